/**
 * Sessions, permissions, API contract and terminal protocol of the Amamba
 * debug plugin.
 *
 * @packageDocumentation
 */
export * from './contract';
export * from './domain/file';
export * from './domain/image';
export * from './domain/modePermissions';
export * from './domain/pod';
export * from './domain/policy';
export * from './domain/profile';
export * from './domain/recording';
export * from './domain/session';
export * from './domain/target';
export * from './permissions';
export * from './signals';
export * from './terminal/channels';
export * from './terminal/control';
export * from './terminal/subprotocols';

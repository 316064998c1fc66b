/**
 * Domain, permissions and API contract of the Amamba workspaces plugin.
 *
 * @packageDocumentation
 */
export * from './contract';
export * from './domain';
export * from './permissions';
export * from './signals';

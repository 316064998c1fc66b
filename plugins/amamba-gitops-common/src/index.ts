/**
 * The GitOps domain, permissions and API contract of the Amamba GitOps plugin.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './contract';
export * from './domain/application';
export * from './domain/applicationSet';
export * from './domain/promotion';
export * from './domain/repository';
export * from './domain/resource';
export * from './domain/spec';
export * from './domain/status';
export * from './findApplicationsByName';
export * from './permissions';
export * from './signals';

/**
 * The pipeline domain, permissions and API contract of the Amamba pipelines
 * plugin.
 *
 * @packageDocumentation
 */
export * from './contract';
export * from './domain/phase';
export * from './domain/pipeline';
export * from './permissions';
export * from './signals';

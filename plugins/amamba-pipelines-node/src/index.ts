/**
 * What a module needs to bring another CI system to the Amamba pipelines
 * plugin.
 *
 * @packageDocumentation
 */
export * from './extensions';
export * from './PipelineEngine';

/**
 * The suite every {@link PipelineEngine} passes.
 *
 * @packageDocumentation
 */
export { describePipelineEngine } from './suite/describePipelineEngine';
export type { EngineHarness, SuitePipeline } from './suite/EngineHarness';
export { eventually } from './suite/eventually';

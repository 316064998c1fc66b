/**
 * The suite every {@link PipelineEngine} passes.
 *
 * @packageDocumentation
 */
export {};

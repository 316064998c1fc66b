import { z } from 'zod';

/** The signals channel of the plugin. @public */
export const PIPELINES_CHANNEL = 'amamba-pipelines';

/**
 * Says that something changed, never what: anyone signed in can listen.
 *
 * @public
 */
export const pipelinesSignalSchema = z.object({
  /** Opaque name of the engine instance and namespace or folder. */
  topic: z.string(),
  /** Absent when a pipeline or a source changed. */
  runId: z.string().optional(),
});

/** @public */
export type PipelinesSignal = z.output<typeof pipelinesSignalSchema>;

import { z } from 'zod';

/** The signals channel of the plugin. @public */
export const DEBUG_CHANNEL = 'amamba-debug';

/**
 * Says that something changed, never what: anyone signed in can listen.
 *
 * @public
 */
export const debugSignalSchema = z.object({
  /** `pods`: what runs in a workspace; `sessions`: who looks into it. */
  about: z.enum(['pods', 'sessions']),
  /** Opaque name of the workspace, as lists tell it in `topic`. */
  topic: z.string(),
});

/** @public */
export type DebugSignal = z.output<typeof debugSignalSchema>;

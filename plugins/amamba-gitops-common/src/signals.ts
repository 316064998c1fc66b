import { z } from 'zod';

/** The signals channel of the plugin. @public */
export const GITOPS_CHANNEL = 'amamba-gitops';

/**
 * Says that something changed, never what: anyone signed in can listen.
 *
 * @public
 */
export const gitopsSignalSchema = z.object({
  /** Opaque name of an Argo CD project, as lists tell it in `topics`. */
  topic: z.string(),
  /** Opaque id of the application, as it carries it; absent: any of the topic. */
  id: z.string().optional(),
  /** What of it: the application itself, its resource tree, or promotions. */
  about: z.enum(['application', 'tree', 'promotion']).default('application'),
});

/** @public */
export type GitopsSignal = z.output<typeof gitopsSignalSchema>;

import { z } from 'zod';

/** The signals channel of the plugin. @public */
export const WORKSPACES_CHANNEL = 'amamba-workspaces';

/**
 * Says that a workspace changed, never which or how: anyone signed in can
 * listen, so the topic is opaque.
 *
 * @public
 */
export const workspacesSignalSchema = z.object({ topic: z.string() });

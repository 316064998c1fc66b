import { createHash } from 'node:crypto';

/** Name of a workspace in signals, which anybody signed in may hear. */
export function topicOf(workspace: string): string {
  return createHash('sha256')
    .update(`amamba-debug\0${workspace}`)
    .digest('base64url')
    .slice(0, 22);
}

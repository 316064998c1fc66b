import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { findSession } from './findSession';

export function createReadRecording(
  deps: RouteDeps,
): RouteHandler<DebugContract['readRecording']> {
  return async ({ params, query }, ctx) => {
    // The audit log gets each part, the activity that somebody looked.
    ctx.note({ unlisted: query.cursor !== undefined });
    const session = await findSession(deps, ctx.workspace, params.session);
    return deps.recordings.read(session, query.cursor);
  };
}

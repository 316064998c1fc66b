import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { findSession } from './findSession';

export function createReadRecording(
  deps: RouteDeps,
): RouteHandler<DebugContract['readRecording']> {
  return async ({ params, query }, ctx) => {
    const session = await findSession(deps, ctx.workspace, params.session);
    return deps.recordings.read(session, query.cursor);
  };
}

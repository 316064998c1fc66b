import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { findSession } from './findSession';
import { toSession, viewerOf } from './toSession';

export function createGetSession(
  deps: RouteDeps,
): RouteHandler<DebugContract['getSession']> {
  return async ({ params }, ctx) => {
    const session = await findSession(deps, ctx.workspace, params.session);
    return toSession(session, await viewerOf(deps, ctx.workspace, ctx));
  };
}

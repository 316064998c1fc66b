import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { findSession, requireOwner } from './findSession';

export function createCloseSession(
  deps: RouteDeps,
): RouteHandler<DebugContract['closeSession']> {
  return async ({ params }, ctx) => {
    const session = await findSession(deps, ctx.workspace, params.session);
    requireOwner(session, ctx);
    await deps.control.end(session, 'closed');
    deps.sessionsChanged(ctx.workspace);
    return {};
  };
}

import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { findSession } from './findSession';

export function createEndSession(
  deps: RouteDeps,
): RouteHandler<DebugContract['endSession']> {
  return async ({ params }, ctx) => {
    const session = await findSession(deps, ctx.workspace, params.session);
    await deps.control.end(
      session,
      'ended-by-other',
      ctx.user && `Ended by ${ctx.user}`,
    );
    ctx.note({ detail: `of ${session.user}` });
    deps.sessionsChanged(ctx.workspace);
    return {};
  };
}

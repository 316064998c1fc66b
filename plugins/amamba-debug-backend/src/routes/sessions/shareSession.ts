import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { ConflictError, InputError } from '@backstage/errors';
import type { RouteDeps } from '../RouteDeps';
import { findSession, requireOwner } from './findSession';
import { toSession, viewerOf } from './toSession';

export function createShareSession(
  deps: RouteDeps,
): RouteHandler<DebugContract['shareSession']> {
  return async ({ params, body: { shared } }, ctx) => {
    const session = await findSession(deps, ctx.workspace, params.session);
    requireOwner(session, ctx);
    if (session.phase === 'ended') {
      throw new ConflictError('The session has ended: nobody can watch it');
    }
    if (session.mode === 'download' || session.mode === 'upload') {
      throw new InputError('A file that travels cannot be watched');
    }
    await deps.control.share(session, shared);
    ctx.note({ detail: shared ? 'shared' : 'shared no more' });
    deps.sessionsChanged(ctx.workspace);
    return {
      ...toSession(session, await viewerOf(deps, ctx.workspace, ctx)),
      shared,
    };
  };
}

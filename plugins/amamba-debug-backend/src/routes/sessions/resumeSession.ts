import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import {
  debugPrivilegedPermission,
  MODE_PERMISSIONS,
} from '@amamba/plugin-amamba-debug-common';
import { ConflictError, NotAllowedError } from '@backstage/errors';
import type { SessionRecord } from '../../store/SessionStore';
import type { Caller, RouteDeps } from '../RouteDeps';
import { findSession } from './findSession';

export function createResumeSession(
  deps: RouteDeps,
): RouteHandler<DebugContract['resumeSession']> {
  return async ({ params }, ctx) => {
    const session = await findSession(deps, ctx.workspace, params.session);
    if (session.phase === 'ended') {
      throw new ConflictError('The session has ended. Open another one.');
    }
    const role = session.user === ctx.user ? 'owner' : 'watcher';
    if (role === 'owner') {
      await requireMode(deps, ctx, session);
    } else if (!ctx.user || !session.shared) {
      throw new NotAllowedError(
        `The session is not shared. Ask ${session.user} to share it.`,
      );
    }
    const ticket = await deps.control.issueTicket(session, ctx.user!, role);
    return { ...ticket, role };
  };
}

/** @throws NotAllowedError when they may no more what the session does. */
async function requireMode(
  { workspaces }: RouteDeps,
  { credentials }: Caller,
  { workspace, mode, request }: SessionRecord,
): Promise<void> {
  const needed = [
    MODE_PERMISSIONS[mode],
    ...('profile' in request && request.profile === 'sysadmin'
      ? [debugPrivilegedPermission]
      : []),
  ];
  const held = await workspaces.permissionsIn(workspace, needed, credentials);
  const missing = needed.find(({ name }) => !held[name]);
  if (missing) {
    throw new NotAllowedError(
      `This needs the permission ${missing.name} in the workspace ${workspace}, which you have no more`,
    );
  }
}

import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { SessionRecord } from '../../store/SessionStore';
import type { Caller, RouteDeps } from '../RouteDeps';

/** @throws NotFoundError also for a session of another workspace. */
export async function findSession(
  { store }: RouteDeps,
  workspace: string,
  id: string,
): Promise<SessionRecord> {
  const session = await store.getSession(id);
  if (session?.workspace !== workspace) {
    throw new NotFoundError(
      `The workspace ${workspace} has no session ${id}; old ones are deleted`,
    );
  }
  return session;
}

/** @throws NotAllowedError for the session of somebody else. */
export function requireOwner(session: SessionRecord, { user }: Caller): void {
  if (session.user !== user) {
    throw new NotAllowedError(
      `The session is ${session.user}'s: only they can do that. Who may end sessions of others can end it.`,
    );
  }
}

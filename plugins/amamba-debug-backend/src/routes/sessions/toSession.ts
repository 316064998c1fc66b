import {
  type Session,
  sessionsEndPermission,
} from '@amamba/plugin-amamba-debug-common';
import type { SessionRecord } from '../../store/SessionStore';
import type { Caller, RouteDeps } from '../RouteDeps';

/** Who looks at sessions, and what of them. */
export interface SessionViewer {
  user: string | undefined;
  /** Whether they see what runs in those of others. */
  seesAll: boolean;
}

export async function viewerOf(
  { workspaces }: RouteDeps,
  workspace: string,
  { user, credentials }: Caller,
): Promise<SessionViewer> {
  const held = await workspaces.permissionsIn(
    workspace,
    [sessionsEndPermission],
    credentials,
  );
  return { user, seesAll: held[sessionsEndPermission.name] };
}

/** A session as lists show it. */
export function toSession(
  record: SessionRecord,
  { user, seesAll }: SessionViewer,
): Session {
  const { request } = record;
  const own = record.user === user;
  // Commands and paths may be secret, and errors may quote them.
  const told = own || seesAll;
  return {
    id: record.id,
    workspace: record.workspace,
    entityRef: record.entityRef,
    mode: record.mode,
    phase: record.phase,
    cluster: record.cluster,
    namespace: record.namespace,
    pod: record.pod,
    container: record.container,
    node: record.node,
    image: record.image,
    profile: 'profile' in request ? request.profile : undefined,
    what: told ? record.what : undefined,
    user: record.user,
    own,
    reason: record.reason,
    requestedAt: record.requestedAt.toISOString(),
    openedAt: record.openedAt?.toISOString(),
    endedAt: record.endedAt?.toISOString(),
    ending: record.ending,
    endingMessage: told ? record.endingMessage : undefined,
    exitCode: record.exitCode,
    shared: record.shared,
    recorded: record.record,
    recordingBytes: record.recordingBytes,
    bytesIn: record.bytesIn,
    bytesOut: record.bytesOut,
  };
}

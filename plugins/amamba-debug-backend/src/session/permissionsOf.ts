import type {
  AuthorizePermissionRequest,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  debugPrivilegedPermission,
  MODE_PERMISSIONS,
  sessionsReadPermission,
} from '@amamba/plugin-amamba-debug-common';
import type { SessionRecord } from '../store/SessionStore';

type Session = Pick<
  SessionRecord,
  'mode' | 'request' | 'workspace' | 'entityRef'
>;

const workspaceRef = ({ workspace }: Session) =>
  `workspace:default/${workspace}`;

/**
 * What whoever opened a session must be allowed as long as it lives: on its
 * entity, and in the workspace that the entity belonged to. Whoever writes the
 * entity could let it belong to another one meanwhile.
 */
export function permissionsOf(session: Session): AuthorizePermissionRequest[] {
  const places = new Set([workspaceRef(session)]);
  if (session.mode !== 'node') {
    places.add(session.entityRef);
  }
  const permissions: ResourcePermission[] = [MODE_PERMISSIONS[session.mode]];
  if ('profile' in session.request && session.request.profile === 'sysadmin') {
    permissions.push(debugPrivilegedPermission);
  }
  return [...places].flatMap(resourceRef =>
    permissions.map(permission => ({ permission, resourceRef })),
  );
}

/** What whoever watches a session must be allowed. */
export function watchPermissionsOf(
  session: Session,
): AuthorizePermissionRequest[] {
  return [
    { permission: sessionsReadPermission, resourceRef: workspaceRef(session) },
  ];
}

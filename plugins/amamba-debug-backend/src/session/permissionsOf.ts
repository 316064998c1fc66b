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

/** What whoever opened a session must be allowed as long as it lives. */
export function permissionsOf(session: Session): AuthorizePermissionRequest[] {
  const resourceRef =
    session.mode === 'node' ? workspaceRef(session) : session.entityRef;
  const permissions: ResourcePermission[] = [MODE_PERMISSIONS[session.mode]];
  if ('profile' in session.request && session.request.profile === 'sysadmin') {
    permissions.push(debugPrivilegedPermission);
  }
  return permissions.map(permission => ({ permission, resourceRef }));
}

/** What whoever watches a session must be allowed. */
export function watchPermissionsOf(
  session: Session,
): AuthorizePermissionRequest[] {
  return [
    { permission: sessionsReadPermission, resourceRef: workspaceRef(session) },
  ];
}

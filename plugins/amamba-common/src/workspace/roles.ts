import { PERMISSION_MATRIX } from './permissionMatrix';

/** A person's built-in role in a workspace, weakest first. @public */
export const WORKSPACE_ROLES = ['viewer', 'editor', 'admin'] as const;

/** @public */
export type WorkspaceRole = (typeof WORKSPACE_ROLES)[number];

/** Whether `role` may do what `required` may do. @public */
export function hasRole(role: WorkspaceRole, required: WorkspaceRole): boolean {
  return WORKSPACE_ROLES.indexOf(role) >= WORKSPACE_ROLES.indexOf(required);
}

/**
 * The weakest built-in role that holds each permission. A permission of ours
 * that is not listed is held by platform administrators alone, if by anybody.
 *
 * @public
 */
export const PERMISSION_ROLES: Readonly<Record<string, WorkspaceRole>> =
  Object.fromEntries(
    PERMISSION_MATRIX.flatMap(({ permission, role }) =>
      role === 'platform' ? [] : [[permission, role]],
    ),
  );

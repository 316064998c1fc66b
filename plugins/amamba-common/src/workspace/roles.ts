/** A person's role in a workspace, weakest first. @public */
export const WORKSPACE_ROLES = ['viewer', 'editor', 'admin'] as const;

/** @public */
export type WorkspaceRole = (typeof WORKSPACE_ROLES)[number];

/** Whether `role` may do what `required` may do. @public */
export function hasRole(role: WorkspaceRole, required: WorkspaceRole): boolean {
  return WORKSPACE_ROLES.indexOf(role) >= WORKSPACE_ROLES.indexOf(required);
}

/**
 * The weakest role that holds each permission. A permission of ours that is
 * not listed is held by nobody.
 *
 * @public
 */
export const PERMISSION_ROLES: Readonly<Record<string, WorkspaceRole>> = {
  'amamba.pipelines.read': 'viewer',
  'amamba.pipelines.run': 'editor',
  'amamba.pipelines.cancel': 'editor',
};

import {
  PERMISSION_ROLES,
  WORKSPACE_ANNOTATION,
} from '@amamba/plugin-amamba-common';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  isResourcePermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import type { WorkspaceRoles } from './WorkspaceRoles';

/** Permissions that this policy decides begin with it. */
const PREFIX = 'amamba.';

/**
 * Decides the Amamba plugins' permissions by workspace role: somebody may do
 * to a catalog entity what their role in the entity's workspace allows. All
 * other permissions are allowed.
 */
export class WorkspaceRolePolicy implements PermissionPolicy {
  readonly #roles: WorkspaceRoles;

  constructor(roles: WorkspaceRoles) {
    this.#roles = roles;
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!permission.name.startsWith(PREFIX)) {
      return { result: AuthorizeResult.ALLOW };
    }
    const required = PERMISSION_ROLES[permission.name];
    if (
      !user ||
      !required ||
      !isResourcePermission(permission, 'catalog-entity')
    ) {
      return { result: AuthorizeResult.DENY };
    }
    const workspaces = await this.#roles.workspacesWith(
      required,
      user.info.ownershipEntityRefs,
    );
    if (workspaces.length === 0) {
      return { result: AuthorizeResult.DENY };
    }
    const [first, ...rest] = workspaces.map(value =>
      catalogConditions.hasAnnotation({
        annotation: WORKSPACE_ANNOTATION,
        value,
      }),
    );
    return createCatalogConditionalDecision(permission, {
      anyOf: [first, ...rest],
    });
  }
}

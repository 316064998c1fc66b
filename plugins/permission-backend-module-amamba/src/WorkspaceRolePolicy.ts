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

/** Permissions that this policy decides by role begin with it. */
const PREFIX = 'amamba.';

/**
 * Of Backstage's Kubernetes plugin: whoever holds it acts on the clusters as
 * the portal itself, in the namespaces of every workspace.
 */
const KUBERNETES_PROXY = 'kubernetes.proxy';

/**
 * Decides the Amamba plugins' permissions by workspace role: somebody may do
 * to a catalog entity what their role in the entity's workspace allows. The
 * proxy to the clusters, which knows no workspaces, is denied to all; all
 * other permissions are allowed.
 *
 * @public
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
    if (permission.name === KUBERNETES_PROXY) {
      return { result: AuthorizeResult.DENY };
    }
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

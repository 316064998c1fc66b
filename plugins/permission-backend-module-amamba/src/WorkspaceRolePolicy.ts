import {
  PERMISSION_ROLES,
  WORKSPACE_ANNOTATION,
} from '@amamba/plugin-amamba-common';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
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
 * proxy to the clusters, which knows no workspaces, is for platform
 * administrators alone; all other permissions are allowed.
 *
 * @public
 */
export class WorkspaceRolePolicy implements PermissionPolicy {
  readonly #roles: WorkspaceRoles;
  readonly #platformAdministrators: ReadonlySet<string>;

  /**
   * @param roles - who holds which role in which workspace
   * @param options.platformAdministrators - entity references of users and
   * groups, as `amamba.platformAdministrators` lists them; nobody unless given
   * @throws InputError for a reference that cannot be read
   */
  constructor(
    roles: WorkspaceRoles,
    options: { platformAdministrators?: readonly string[] } = {},
  ) {
    this.#roles = roles;
    const { platformAdministrators = [] } = options;
    this.#platformAdministrators = new Set(
      platformAdministrators.map(normalizeRef),
    );
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (permission.name === KUBERNETES_PROXY) {
      return this.#isPlatformAdministrator(user)
        ? { result: AuthorizeResult.ALLOW }
        : { result: AuthorizeResult.DENY };
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

  #isPlatformAdministrator(user: PolicyQueryUser | undefined): boolean {
    const refs = user?.info.ownershipEntityRefs ?? [];
    return refs.some(ref => this.#platformAdministrators.has(ref));
  }
}

function normalizeRef(ref: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(ref));
  } catch (error) {
    throw new InputError(
      `amamba.platformAdministrators: "${ref}" is not a reference such as group:default/platform`,
      error,
    );
  }
}

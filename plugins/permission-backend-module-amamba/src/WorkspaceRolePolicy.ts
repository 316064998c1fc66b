import {
  PERMISSIONS_OF_ALL,
  PERMISSIONS_OF_CREATORS,
  rolesWith,
  WORKSPACE_ROLES,
} from '@amamba/plugin-amamba-common';
import {
  isInWorkspaceRule,
  isWorkspaceFolderRule,
  type TenancyConfig,
  type WorkspaceDirectory,
} from '@amamba/plugin-amamba-node';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  isResourcePermission,
  type Permission,
  type PermissionCondition,
  type PermissionCriteria,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  createConditionFactory,
  type PermissionPolicy,
  type PolicyQuery,
  type PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { RoleIndex } from './RoleIndex';

/** Permissions that this policy decides by role begin with it. */
const PREFIX = 'amamba.';

/** The catalog's own, on its entities. */
const CATALOG_PREFIX = 'catalog.entity.';

/**
 * Of Backstage's Kubernetes plugin: whoever holds it acts on the clusters as
 * the portal itself, in the namespaces of every workspace.
 */
const KUBERNETES_PROXY = 'kubernetes.proxy';

/** Of the scaffolder: what a task was given names workspaces and people. */
const SCAFFOLDER_TASK = 'scaffolder-task';

const TENANCY_KINDS = ['Workspace', 'WorkspaceFolder'];

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

const inWorkspace = createConditionFactory(isInWorkspaceRule);
const workspaceFolder = createConditionFactory(isWorkspaceFolderRule);

type Criteria = PermissionCriteria<PermissionCondition<'catalog-entity'>>;

/** What {@link WorkspaceRolePolicy} decides by. @public */
export interface WorkspaceRolePolicyOptions {
  directory: WorkspaceDirectory;
  config: Pick<
    TenancyConfig,
    'platformAdministrators' | 'creators' | 'customRoles'
  >;
}

/**
 * Decides the Amamba plugins' permissions by workspace role: somebody may do
 * to a catalog entity what a role of theirs in the entity's workspace allows.
 *
 * @remarks
 * Workspaces and folders are seen by those alone who have a role in them,
 * and removed from the catalog by platform administrators alone; so is the
 * proxy to the clusters, which knows no workspaces. Tasks of the scaffolder
 * are for whoever started them. Of other permissions
 * this policy says nothing: {@link WorkspaceRolePolicy.decide} leaves them
 * to the policy that calls it, {@link WorkspaceRolePolicy.handle} allows
 * them.
 *
 * @public
 */
export class WorkspaceRolePolicy implements PermissionPolicy {
  readonly #index: RoleIndex;
  readonly #config: WorkspaceRolePolicyOptions['config'];
  readonly #platformAdministrators: ReadonlySet<string>;
  readonly #creators: ReadonlySet<string>;
  /** One that is not configured any more gives nothing, not even a sight. */
  readonly #allRoles: ReadonlySet<string>;

  constructor({ directory, config }: WorkspaceRolePolicyOptions) {
    this.#index = new RoleIndex(directory);
    this.#config = config;
    this.#platformAdministrators = new Set(config.platformAdministrators);
    this.#creators = new Set(config.creators);
    this.#allRoles = new Set([
      ...WORKSPACE_ROLES,
      ...config.customRoles.map(({ name }) => name),
    ]);
  }

  async handle(
    query: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    return (await this.decide(query, user)) ?? ALLOW;
  }

  /**
   * The decision, for a policy of your own to use.
   *
   * @returns undefined for a permission that is none of ours.
   */
  async decide(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision | undefined> {
    const refs = (user?.info.ownershipEntityRefs ?? []).map(ref =>
      ref.toLocaleLowerCase('en-US'),
    );
    const mayAll = refs.some(ref => this.#platformAdministrators.has(ref));
    if (permission.name === KUBERNETES_PROXY) {
      return mayAll ? ALLOW : DENY;
    }
    if (permission.name.startsWith(PREFIX)) {
      return mayAll ? ALLOW : this.#decideOurs(permission, refs);
    }
    if (!mayAll && isResourcePermission(permission, SCAFFOLDER_TASK)) {
      return ownTasks(user);
    }
    return mayAll ? undefined : this.#guardTenancy(permission, refs);
  }

  async #decideOurs(
    permission: Permission,
    refs: string[],
  ): Promise<PolicyDecision> {
    if (refs.length === 0) {
      return DENY;
    }
    if (permission.type === 'basic') {
      return this.#mayOnNothing(permission.name, refs) ? ALLOW : DENY;
    }
    if (!isResourcePermission(permission, 'catalog-entity')) {
      return DENY;
    }
    const roles = new Set(rolesWith(permission.name, this.#config.customRoles));
    const workspaces = await this.#index.workspacesOf(refs, roles);
    return workspaces.length === 0
      ? DENY
      : createCatalogConditionalDecision(
          permission,
          inWorkspace({ workspaces }),
        );
  }

  #mayOnNothing(name: string, refs: string[]): boolean {
    return (
      PERMISSIONS_OF_ALL.includes(name) ||
      (PERMISSIONS_OF_CREATORS.includes(name) &&
        refs.some(ref => this.#creators.has(ref)))
    );
  }

  async #guardTenancy(
    permission: Permission,
    refs: string[],
  ): Promise<PolicyDecision | undefined> {
    if (
      !permission.name.startsWith(CATALOG_PREFIX) ||
      !isResourcePermission(permission, 'catalog-entity')
    ) {
      return undefined;
    }
    const others: Criteria = {
      not: catalogConditions.isEntityKind({ kinds: TENANCY_KINDS }),
    };
    if (permission.attributes.action !== 'read') {
      return createCatalogConditionalDecision(permission, others);
    }
    const workspaces = await this.#index.workspacesOf(refs, this.#allRoles);
    const folders = await this.#index.foldersOf(refs, this.#allRoles);
    return createCatalogConditionalDecision(permission, {
      anyOf: [
        others,
        ...(workspaces.length ? [inWorkspace({ workspaces })] : []),
        ...(folders.length ? [workspaceFolder({ folders })] : []),
      ],
    });
  }
}

function ownTasks(user: PolicyQueryUser | undefined): PolicyDecision {
  if (!user) {
    return DENY;
  }
  return {
    result: AuthorizeResult.CONDITIONAL,
    pluginId: 'scaffolder',
    resourceType: SCAFFOLDER_TASK,
    conditions: {
      rule: 'IS_TASK_OWNER',
      resourceType: SCAFFOLDER_TASK,
      params: { createdBy: [user.info.userEntityRef] },
    },
  };
}

import type {
  WorkspaceEntity,
  WorkspacePlacement,
} from '@amamba/plugin-amamba-common';
import type {
  BackstageCredentials,
  LifecycleService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import {
  AuthorizeResult,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import type { KubeService } from '../kube/KubeService';
import { NamespaceOwners } from './NamespaceOwners';
import { placeWorkspace } from './placeWorkspace';
import { readTenancyConfig } from './readTenancyConfig';
import { RecentByCaller } from './RecentByCaller';
import type { WorkspaceAccess, WorkspaceDirectory } from './types';

/** Most decisions asked for at once. */
const BATCH = 100;
const MAX_AGE_MS = 10_000;
const MAX_ENTRIES = 1000;

type EntityPermission = ResourcePermission<'catalog-entity'>;

/** Services that {@link createWorkspaceAccess} needs. @public */
export interface WorkspaceAccessOptions {
  directory: WorkspaceDirectory;
  permissions: PermissionsService;
  kube: KubeService;
  config: Config;
  /** Ends the watches. */
  lifecycle: LifecycleService;
}

/**
 * Says which workspaces, clusters and namespaces somebody may use.
 *
 * @remarks
 * It asks the catalog, the permission framework and watch caches, never a
 * cluster: one that is down holds up nobody. What somebody may do in which
 * workspace is remembered for ten seconds.
 *
 * @public
 */
export function createWorkspaceAccess(
  options: WorkspaceAccessOptions,
): WorkspaceAccess {
  const owners = NamespaceOwners.watch(options.kube);
  options.lifecycle.addShutdownHook(() => owners.stop());
  const { protectedNamespaces } = readTenancyConfig(options.config);
  return new DefaultWorkspaceAccess(options, owners, protectedNamespaces);
}

class DefaultWorkspaceAccess implements WorkspaceAccess {
  readonly #directory: WorkspaceDirectory;
  readonly #permissions: PermissionsService;
  readonly #recent = new RecentByCaller<ReadonlySet<string>>({
    maxAgeMs: MAX_AGE_MS,
    maxEntries: MAX_ENTRIES,
  });

  constructor(
    options: WorkspaceAccessOptions,
    private readonly owners: NamespaceOwners,
    private readonly protectedNamespaces: readonly string[],
  ) {
    this.#directory = options.directory;
    this.#permissions = options.permissions;
  }

  async workspacesWith(
    permission: EntityPermission,
    credentials: BackstageCredentials,
  ): Promise<WorkspaceEntity[]> {
    const workspaces = await this.#directory.list();
    const allowed = await this.#recent.get(credentials, permission.name, () =>
      this.#namesWith(permission, [...workspaces.keys()], credentials),
    );
    return [...workspaces].flatMap(([name, workspace]) =>
      allowed.has(name) ? [workspace] : [],
    );
  }

  async permissionsIn(
    workspace: string,
    permissions: readonly EntityPermission[],
    credentials: BackstageCredentials,
  ): Promise<Record<string, boolean>> {
    const resourceRef = refOf(workspace);
    const allowed = await this.#decide(
      permissions.map(permission => ({ permission, resourceRef })),
      credentials,
    );
    return Object.fromEntries(
      permissions.map(({ name }, index) => [name, allowed[index]]),
    );
  }

  async holds(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [{ result }] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    return result === AuthorizeResult.ALLOW;
  }

  async placement(workspace: string): Promise<WorkspacePlacement | undefined> {
    const [workspaces, entity] = await Promise.all([
      this.#directory.list(),
      this.#directory.get(workspace),
    ]);
    return entity && this.#place(entity, workspaces);
  }

  async placementsWith(
    permission: EntityPermission,
    credentials: BackstageCredentials,
  ): Promise<WorkspacePlacement[]> {
    const allowed = await this.workspacesWith(permission, credentials);
    const workspaces = await this.#directory.list();
    return allowed.map(workspace => this.#place(workspace, workspaces));
  }

  #place(
    workspace: WorkspaceEntity,
    workspaces: ReadonlyMap<string, WorkspaceEntity>,
  ): WorkspacePlacement {
    return placeWorkspace(workspace, {
      workspaces,
      ownerOf: (cluster, namespace) => this.owners.get(cluster, namespace),
      protectedNamespaces: this.protectedNamespaces,
    });
  }

  async #namesWith(
    permission: EntityPermission,
    names: string[],
    credentials: BackstageCredentials,
  ): Promise<ReadonlySet<string>> {
    const allowed = await this.#decide(
      names.map(name => ({ permission, resourceRef: refOf(name) })),
      credentials,
    );
    return new Set(names.filter((_, index) => allowed[index]));
  }

  async #decide(
    requests: Array<{ permission: EntityPermission; resourceRef: string }>,
    credentials: BackstageCredentials,
  ): Promise<boolean[]> {
    const allowed: boolean[] = [];
    for (let from = 0; from < requests.length; from += BATCH) {
      const decisions = await this.#permissions.authorize(
        requests.slice(from, from + BATCH),
        { credentials },
      );
      allowed.push(
        ...decisions.map(({ result }) => result === AuthorizeResult.ALLOW),
      );
    }
    return allowed;
  }
}

function refOf(workspace: string): string {
  return stringifyEntityRef({
    kind: 'Workspace',
    namespace: 'default',
    name: workspace,
  });
}

import type {
  WorkspaceEntity,
  WorkspacePlacement,
} from '@amamba/plugin-amamba-common';
import type {
  BackstageCredentials,
  LifecycleService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import {
  AuthorizeResult,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import type { KubeService } from '../kube/KubeService';
import { decideOnWorkspaces } from './decideOnWorkspaces';
import { NamespaceOwners } from './NamespaceOwners';
import { placeWorkspace } from './placeWorkspace';
import { readTenancyConfig } from './readTenancyConfig';
import { RecentByCaller } from './RecentByCaller';
import type { WorkspaceAccess, WorkspaceDirectory } from './types';

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
    const allowed = await this.#recent.get(
      credentials,
      permission.name,
      async () => {
        const held = await decideOnWorkspaces({
          permissions: this.#permissions,
          credentials,
          requested: [permission],
          workspaces: [...workspaces.values()],
        });
        return new Set(held[permission.name].map(item => item.metadata.name));
      },
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
    // Who just made it looks at it before the directory is read again.
    const entity =
      (await this.#directory.get(workspace)) ??
      (await this.#directory.list({ fresh: true })).get(workspace);
    const held = await decideOnWorkspaces({
      permissions: this.#permissions,
      credentials,
      requested: permissions,
      workspaces: entity ? [entity] : [],
    });
    return Object.fromEntries(
      permissions.map(({ name }) => [name, held[name].length > 0]),
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

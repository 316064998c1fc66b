import type {
  CustomRole,
  Grant,
  WorkspaceEntity,
  WorkspaceFolderSpec,
  WorkspacePlacement,
} from '@amamba/plugin-amamba-common';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  BasicPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import type { KubeUser } from '../kube/KubeService';

/**
 * Workspaces and folders of the catalog, read as the plugin itself: what
 * somebody may do must not depend on what they may see.
 *
 * @public
 */
export interface WorkspaceDirectory {
  /** Those that are valid, by name. What it answers is at most ten seconds old. */
  list(options?: {
    fresh?: boolean;
  }): Promise<ReadonlyMap<string, WorkspaceEntity>>;

  /** The workspace of that name; undefined when there is none or it is not valid. */
  get(name: string): Promise<WorkspaceEntity | undefined>;

  /** By name. */
  folders(): Promise<ReadonlyMap<string, WorkspaceFolderSpec>>;

  /** Who holds which role in it: its members and those of its folders. */
  grants(workspace: WorkspaceEntity): Promise<Grant[]>;
}

/** Which workspaces, clusters and namespaces somebody may use. @public */
export interface WorkspaceAccess {
  /** The workspaces in which the caller holds the permission. */
  workspacesWith(
    permission: ResourcePermission<'catalog-entity'>,
    credentials: BackstageCredentials,
  ): Promise<WorkspaceEntity[]>;

  /** Whether the caller holds each of the permissions in the workspace, by their names. */
  permissionsIn(
    workspace: string,
    permissions: ReadonlyArray<ResourcePermission<'catalog-entity'>>,
    credentials: BackstageCredentials,
  ): Promise<Record<string, boolean>>;

  /** Whether the caller holds a permission on nothing in particular. */
  holds(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<boolean>;

  /**
   * Where a workspace's things live: the namespaces that it declares and
   * that are not somebody else's; undefined when there is no such workspace,
   * or it is not valid.
   */
  placement(workspace: string): Promise<WorkspacePlacement | undefined>;

  /** Clusters and namespaces that the caller may use for this permission. */
  placementsWith(
    permission: ResourcePermission<'catalog-entity'>,
    credentials: BackstageCredentials,
  ): Promise<WorkspacePlacement[]>;
}

/** Subject of a RoleBinding. @public */
export interface KubeSubject {
  kind: 'User' | 'Group';
  apiGroup: 'rbac.authorization.k8s.io';
  name: string;
}

/** Says under which names Kubernetes knows the people of the catalog. @public */
export interface KubeSubjects {
  /**
   * As whom to do what the caller asks for; undefined when people are not
   * impersonated (`amamba.kubernetes.impersonate`), or a service calls.
   *
   * @throws NotAllowedError for a person whom the cluster cannot know.
   */
  userOf(credentials: BackstageCredentials): Promise<KubeUser | undefined>;

  /** Those of the references that Kubernetes can know, each once. */
  subjectsOf(refs: readonly string[]): Promise<KubeSubject[]>;
}

/** Configuration that all plugins read: `amamba.*`. @public */
export interface TenancyConfig {
  /** References in full; they hold every permission everywhere. */
  platformAdministrators: string[];
  /** Who may make workspaces besides them. */
  creators: string[];
  customRoles: CustomRole[];
  /** Patterns (`kube-*`) of namespaces that are never a workspace's. */
  protectedNamespaces: string[];
}

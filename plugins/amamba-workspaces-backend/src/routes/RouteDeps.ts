import type {
  AuthService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  KubeService,
  TenancyConfig,
  WorkspaceAccess,
  WorkspaceDirectory,
} from '@amamba/plugin-amamba-node';
import type { ClusterViews } from '../clusters/ClusterViews';
import type { ChangePublisher } from '../engine/ChangePublisher';
import type { Syncer } from '../engine/Syncer';
import type { Workspaces } from '../model/Workspaces';
import type { WorkspaceStore } from '../store/WorkspaceStore';

/** What the handlers work with. */
export interface RouteDeps {
  store: WorkspaceStore;
  workspaces: Workspaces;
  directory: WorkspaceDirectory;
  access: WorkspaceAccess;
  syncer: Syncer;
  publisher: ChangePublisher;
  clusters: ClusterViews;
  kube: KubeService;
  tenancy: TenancyConfig;
  catalog: CatalogService;
  auth: AuthService;
  permissions: PermissionsService;
  userInfo: UserInfoService;
}

import type {
  ArgoCdInstance,
  ArgoCdService,
  KubeService,
  WorkspaceAccess,
  WorkspaceDirectory,
} from '@amamba/plugin-amamba-node';
import type { Readings } from '../details/createReadings';
import type { ChangePublisher } from '../ingest/ChangePublisher';
import type { DestinationClusters } from '../ingest/DestinationClusters';
import type { Ingest } from '../ingest/Ingest';
import type { WorkspaceChanges } from '../ingest/WorkspaceChanges';
import type { Inventory } from '../inventory/Inventory';
import type { PromotionServices } from '../promotion/createPromotionServices';
import type { ApplicationStore } from '../store/ApplicationStore';
import type { ViewContext } from '../view/ViewContext';

/** What the routes work with. */
export interface RouteDeps extends Omit<Readings, 'listener'> {
  argocd: ArgoCdService;
  kube: Pick<KubeService, 'clusters'>;
  workspaces: Pick<WorkspaceAccess, 'placement'>;
  directory: Pick<WorkspaceDirectory, 'get' | 'list'>;
  store: ApplicationStore;
  ingest: Pick<Ingest, 'applicationChanged' | 'sources'>;
  publisher: Pick<ChangePublisher, 'publish'>;
  clusters: DestinationClusters;
  inventory: Pick<Inventory, 'store' | 'refresh'>;
  changes: Pick<WorkspaceChanges, 'workspaceChanged'>;
  promotion: PromotionServices;
  contextOf(instance: ArgoCdInstance): ViewContext;
}

import type {
  AuthService,
  LifecycleService,
  LoggerService,
  PermissionsService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { ScmIntegrations } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  type ArgoCdInstance,
  type ArgoCdService,
  createReconcilerMetrics,
  createWorkspaceAccess,
  createWorkspaceDirectory,
  type KubeService,
} from '@amamba/plugin-amamba-node';
import type { Knex } from 'knex';
import { createReadings } from './details/createReadings';
import { ChangePublisher } from './ingest/ChangePublisher';
import { DestinationClusters } from './ingest/DestinationClusters';
import { Ingest } from './ingest/Ingest';
import { WorkspaceChanges } from './ingest/WorkspaceChanges';
import { DatabaseInventoryStore } from './inventory/DatabaseInventoryStore';
import { Inventory } from './inventory/Inventory';
import { createPromotionServices } from './promotion/createPromotionServices';
import { readGitopsConfig } from './readGitopsConfig';
import type { RouteDeps } from './routes/RouteDeps';
import { DatabaseApplicationStore } from './store/DatabaseApplicationStore';
import { createViewContext } from './view/createViewContext';

/** What the plugin is put together from. */
export interface ServicesOptions {
  argocd: ArgoCdService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: Knex;
  events: EventsService;
  kube: KubeService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  metrics: MetricsService;
  permissions: PermissionsService;
  signals: SignalsService;
}

/** What the routes work with, and what runs beside them. */
export interface Services {
  routes: RouteDeps;
  start(): void;
  stop(): Promise<void>;
}

/** Puts together what keeps the portal in step with the Argo CDs. */
export function createServices(options: ServicesOptions): Services {
  const { argocd, database, kube, logger, signals } = options;
  const store = new DatabaseApplicationStore(database);
  const integrations = ScmIntegrations.fromConfig(options.config);
  const clusters = new DestinationClusters(kube);
  const contextOf = (instance: ArgoCdInstance) =>
    createViewContext(instance, { clusters, integrations });
  const publisher = new ChangePublisher({ signals, logger });
  const { listener, ...readings } = createReadings({
    argocd,
    store,
    publisher,
    logger,
    ...readGitopsConfig(options.config),
  });
  const ingest = new Ingest({
    argocd,
    store,
    clusters,
    publisher,
    listener,
    logger,
    metrics: createReconcilerMetrics(options.metrics),
    contextOf,
  });
  const inventory = new Inventory({
    argocd,
    store: new DatabaseInventoryStore(database),
    logger,
  });
  const directory = createWorkspaceDirectory(options);
  return {
    routes: {
      ...readings,
      argocd,
      kube,
      workspaces: createWorkspaceAccess({ ...options, directory }),
      directory,
      store,
      ingest,
      publisher,
      clusters,
      inventory,
      changes: new WorkspaceChanges(options),
      promotion: createPromotionServices({ ...options, integrations }),
      contextOf,
    },
    start() {
      ingest.start();
      inventory.start();
    },
    async stop() {
      inventory.stop();
      readings.trees.stop();
      await ingest.stop();
      await publisher.flush();
    },
  };
}

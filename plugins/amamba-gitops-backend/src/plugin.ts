import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  type ArgoCdInstance,
  argoCdServiceRef,
  createActivityPublisher,
  createReconcilerMetrics,
  createWorkspaceAccess,
  createWorkspaceDirectory,
  kubeServiceRef,
  mountContract,
} from '@amamba/plugin-amamba-node';
import {
  gitopsContract,
  gitopsPermissions,
} from '@amamba/plugin-amamba-gitops-common';
import { registerActions } from './actions';
import { apiInfo } from './apiInfo';
import { ApplicationDetails } from './details/ApplicationDetails';
import { Commits } from './details/Commits';
import { ResourceTrees } from './details/ResourceTrees';
import { ChangePublisher } from './ingest/ChangePublisher';
import { DestinationClusters } from './ingest/DestinationClusters';
import { Ingest } from './ingest/Ingest';
import { WorkspaceChanges } from './ingest/WorkspaceChanges';
import { DatabaseInventoryStore } from './inventory/DatabaseInventoryStore';
import { Inventory } from './inventory/Inventory';
import { createPromotionServices } from './promotion/createPromotionServices';
import { readGitopsConfig } from './readGitopsConfig';
import { createHandlers } from './routes';
import {
  DatabaseApplicationStore,
  openDatabase,
} from './store/DatabaseApplicationStore';
import { createViewContext } from './view/createViewContext';

/**
 * Argo CD applications of catalog entities and workspaces.
 *
 * @public
 */
export const amambaGitopsPlugin = createBackendPlugin({
  pluginId: 'amamba-gitops',
  register(env) {
    env.registerInit({
      deps: {
        actions: actionsRegistryServiceRef,
        argocd: argoCdServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        kube: kubeServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        signals: signalsServiceRef,
      },
      async init(deps) {
        const { argocd, kube, lifecycle, logger, signals } = deps;
        const { cache } = readGitopsConfig(deps.config);
        const database = await openDatabase(deps.database);
        const store = new DatabaseApplicationStore(database);
        const integrations = ScmIntegrations.fromConfig(deps.config);
        const clusters = new DestinationClusters(kube);
        const contextOf = (instance: ArgoCdInstance) =>
          createViewContext(instance, { clusters, integrations });

        const publisher = new ChangePublisher({ signals, logger });
        const details = new ApplicationDetails({
          argocd,
          store,
          logger,
          maxEntries: cache.maxApplications,
        });
        const trees = new ResourceTrees({
          argocd,
          publisher,
          logger,
          maxTrees: cache.maxTrees,
        });
        const ingest = new Ingest({
          argocd,
          store,
          clusters,
          publisher,
          listener: details,
          logger,
          metrics: createReconcilerMetrics(deps.metrics),
          contextOf,
        });
        const inventory = new Inventory({
          argocd,
          store: new DatabaseInventoryStore(database),
          logger,
        });
        lifecycle.addStartupHook(() => {
          ingest.start();
          inventory.start();
        });
        lifecycle.addShutdownHook(async () => {
          inventory.stop();
          trees.stop();
          await ingest.stop();
          await publisher.flush();
        });

        const directory = createWorkspaceDirectory(deps);
        const workspaces = createWorkspaceAccess({ ...deps, directory });
        const handlers = createHandlers({
          argocd,
          kube,
          workspaces,
          directory,
          store,
          ingest,
          publisher,
          clusters,
          details,
          trees,
          commits: new Commits({ argocd, store }),
          inventory,
          changes: new WorkspaceChanges(deps),
          promotion: createPromotionServices({
            ...deps,
            database,
            integrations,
          }),
          contextOf,
        });
        deps.permissionsRegistry.addPermissions(gitopsPermissions);
        deps.httpRouter.use(
          mountContract(gitopsContract, handlers, {
            ...deps,
            info: apiInfo,
            activity: createActivityPublisher(deps),
          }),
        );
        registerActions(deps);
      },
    });
  },
});

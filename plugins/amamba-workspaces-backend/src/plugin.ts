import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  createReconcilerMetrics,
  createWorkspaceAccess,
  createWorkspaceDirectory,
  kubeServiceRef,
  mountContract,
  readTenancyConfig,
} from '@amamba/plugin-amamba-node';
import {
  workspacesContract,
  workspacesPermissions,
} from '@amamba/plugin-amamba-workspaces-common';
import {
  type WorkspaceProvisioner,
  workspaceProvisionerExtensionPoint,
} from '@amamba/plugin-amamba-workspaces-node';
import { registerActions } from './actions';
import { apiInfo } from './apiInfo';
import { ClusterViews } from './clusters/ClusterViews';
import { ChangePublisher } from './engine/ChangePublisher';
import { Syncer } from './engine/Syncer';
import { listen } from './listen';
import { Workspaces } from './model/Workspaces';
import { readWorkspacesConfig } from './readWorkspacesConfig';
import { reportTargets } from './reportTargets';
import { createHandlers } from './routes';
import { scheduleUpkeep } from './scheduleUpkeep';
import { DatabaseWorkspaceStore } from './store/DatabaseWorkspaceStore';

/**
 * Workspaces: who is in them, what they have, and the syncer that keeps the
 * systems that modules add as the workspaces say.
 *
 * @public
 */
export const amambaWorkspacesPlugin = createBackendPlugin({
  pluginId: 'amamba-workspaces',
  register(env) {
    const provisioners = new Map<string, WorkspaceProvisioner>();
    env.registerExtensionPoint(workspaceProvisionerExtensionPoint, {
      addProvisioner(provisioner) {
        const { name } = provisioner;
        if (provisioners.has(name)) {
          throw new Error(`The workspace provisioner ${name} is added twice`);
        }
        provisioners.set(name, provisioner);
      },
    });

    env.registerInit({
      deps: {
        actions: actionsRegistryServiceRef,
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
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { lifecycle, logger, metrics } = deps;
        const config = readWorkspacesConfig(deps.config);
        const store = await DatabaseWorkspaceStore.create(deps.database);
        const directory = createWorkspaceDirectory(deps);
        const workspaces = new Workspaces({ store, directory });
        const publisher = new ChangePublisher(deps);
        const syncer = new Syncer({
          workspaces,
          store,
          provisioners,
          publisher,
          logger,
          metrics: createReconcilerMetrics(metrics),
          ...config,
        });
        const clusters = new ClusterViews(deps.kube);
        lifecycle.addStartupHook(async () => {
          syncer.start();
          await scheduleUpkeep({ ...deps, syncer, store, config });
        });
        lifecycle.addShutdownHook(async () => {
          clusters.stop();
          await syncer.stop();
        });
        await listen({ ...deps, store, syncer });
        reportTargets(metrics, store);

        deps.permissionsRegistry.addPermissions(workspacesPermissions);
        deps.httpRouter.use(
          mountContract(
            workspacesContract,
            createHandlers({
              ...deps,
              store,
              workspaces,
              directory,
              access: createWorkspaceAccess({ ...deps, directory }),
              syncer,
              publisher,
              clusters,
              tenancy: readTenancyConfig(deps.config),
            }),
            {
              ...deps,
              activity: { record: entry => store.addActivity(entry) },
              info: apiInfo,
            },
          ),
        );
        registerActions(deps);
      },
    });
  },
});

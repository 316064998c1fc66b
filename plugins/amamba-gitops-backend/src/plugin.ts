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
  argoCdServiceRef,
  createActivityPublisher,
  kubeServiceRef,
  mountContract,
} from '@amamba/plugin-amamba-node';
import {
  gitopsContract,
  gitopsPermissions,
} from '@amamba/plugin-amamba-gitops-common';
import { registerActions } from './actions';
import { apiInfo } from './apiInfo';
import { createServices } from './createServices';
import { createHandlers } from './routes';
import { scheduleSweep } from './routes/promotions/scheduleSweep';
import { openDatabase } from './store/DatabaseApplicationStore';

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
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(deps) {
        const { lifecycle } = deps;
        const services = createServices({
          ...deps,
          database: await openDatabase(deps.database),
        });
        lifecycle.addStartupHook(services.start);
        lifecycle.addShutdownHook(services.stop);
        await scheduleSweep({ ...deps, deps: services.routes });

        deps.permissionsRegistry.addPermissions(gitopsPermissions);
        deps.httpRouter.use(
          mountContract(gitopsContract, createHandlers(services.routes), {
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

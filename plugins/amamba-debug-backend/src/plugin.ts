import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  createActivityPublisher,
  kubeServiceRef,
  mountContract,
} from '@amamba/plugin-amamba-node';
import {
  debugContract,
  debugPermissions,
} from '@amamba/plugin-amamba-debug-common';
import { apiInfo } from './apiInfo';
import { createServices } from './createServices';
import { mountPreviews } from './preview/mountPreviews';
import { createHandlers } from './routes';
import { openDatabase } from './store/openDatabase';

/**
 * Shells, debug containers, files and recordings for catalog entities and
 * workspaces.
 *
 * @public
 */
export const amambaDebugPlugin = createBackendPlugin({
  pluginId: 'amamba-debug',
  register(env) {
    env.registerInit({
      deps: {
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
        const { httpRouter, lifecycle } = deps;
        const activity = createActivityPublisher(deps);
        const services = await createServices({
          ...deps,
          activity,
          database: await openDatabase(deps.database),
        });
        lifecycle.addStartupHook(services.start);
        lifecycle.addShutdownHook(services.stop);

        deps.permissionsRegistry.addPermissions(debugPermissions);
        mountPreviews({ ...deps, store: services.previews });
        httpRouter.use(
          mountContract(debugContract, createHandlers(services.routes), {
            ...deps,
            info: apiInfo,
            activity,
          }),
        );
      },
    });
  },
});

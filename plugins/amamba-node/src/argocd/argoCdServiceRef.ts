import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { ArgoCdService } from './ArgoCdService';
import { DefaultArgoCdService } from './DefaultArgoCdService';

/**
 * The Argo CDs of `amamba.argocd.instances`, shared by all plugins of the
 * process.
 *
 * @public
 */
export const argoCdServiceRef = createServiceRef<ArgoCdService>({
  id: 'amamba.argocd',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.rootLogger,
        lifecycle: coreServices.rootLifecycle,
      },
      factory({ config, logger, lifecycle }) {
        const argoCd = DefaultArgoCdService.fromConfig(config, {
          logger: logger.child({ service: 'amamba.argocd' }),
        });
        lifecycle.addShutdownHook(() => argoCd.stop());
        return argoCd;
      },
    }),
});

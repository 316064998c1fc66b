import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { DefaultKubeService } from './DefaultKubeService';
import type { KubeService } from './KubeService';

/**
 * The clusters of Backstage's `kubernetes` section, shared by all plugins of
 * the process.
 *
 * @public
 */
export const kubeServiceRef = createServiceRef<KubeService>({
  id: 'amamba.kube',
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
        const kube = DefaultKubeService.fromConfig(config, {
          logger: logger.child({ service: 'amamba.kube' }),
        });
        lifecycle.addShutdownHook(() => kube.stop());
        return kube;
      },
    }),
});

import {
  createWorkspaceAccess,
  createWorkspaceDirectory,
  kubeServiceRef,
} from '@amamba/plugin-amamba-node';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { kubernetesObjectsProviderExtensionPoint } from '@backstage/plugin-kubernetes-node';
import { TenantObjectsProvider } from './TenantObjectsProvider';

/**
 * Has Backstage's Kubernetes plugin show people what is in the namespaces of
 * their workspaces, and nothing else.
 *
 * @public
 */
export const kubernetesModuleAmamba = createBackendModule({
  pluginId: 'kubernetes',
  moduleId: 'amamba',
  register(env) {
    env.registerInit({
      deps: {
        objects: kubernetesObjectsProviderExtensionPoint,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        kube: kubeServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
      },
      async init({ objects, ...services }) {
        const access = createWorkspaceAccess({
          ...services,
          directory: createWorkspaceDirectory(services),
        });
        objects.addObjectsProvider(
          async ({ getDefault }) =>
            new TenantObjectsProvider(await getDefault(), access),
        );
      },
    });
  },
});

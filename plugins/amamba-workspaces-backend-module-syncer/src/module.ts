import { createKubeSubjects, kubeServiceRef } from '@amamba/plugin-amamba-node';
import { workspaceProvisionerExtensionPoint } from '@amamba/plugin-amamba-workspaces-node';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { KubernetesProvisioner } from './kubernetes/KubernetesProvisioner';
import { readSettings } from './readSettings';

/** Adds to `amamba-workspaces` what keeps its systems as workspaces say. */
export const workspacesModuleSyncer = createBackendModule({
  pluginId: 'amamba-workspaces',
  moduleId: 'syncer',
  register(env) {
    env.registerInit({
      deps: {
        provisioners: workspaceProvisionerExtensionPoint,
        kube: kubeServiceRef,
        config: coreServices.rootConfig,
        catalog: catalogServiceRef,
        auth: coreServices.auth,
        userInfo: coreServices.userInfo,
        lifecycle: coreServices.lifecycle,
      },
      async init({ provisioners, kube, config, lifecycle, ...services }) {
        const kubernetes = new KubernetesProvisioner({
          kube,
          subjects: createKubeSubjects({ config, ...services }),
          settings: readSettings(config),
        });
        provisioners.addProvisioner(kubernetes);
        lifecycle.addShutdownHook(() => kubernetes.stop());
      },
    });
  },
});

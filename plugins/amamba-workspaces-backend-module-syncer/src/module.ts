import {
  argoCdServiceRef,
  createKubeSubjects,
  createOwnRepositories,
  kubeServiceRef,
} from '@amamba/plugin-amamba-node';
import { workspaceProvisionerExtensionPoint } from '@amamba/plugin-amamba-workspaces-node';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { ArgoCdProvisioner } from './argocd/ArgoCdProvisioner';
import { readArgoCdSettings } from './argocd/readArgoCdSettings';
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
        argoCd: argoCdServiceRef,
        config: coreServices.rootConfig,
        catalog: catalogServiceRef,
        auth: coreServices.auth,
        userInfo: coreServices.userInfo,
        lifecycle: coreServices.lifecycle,
      },
      async init(deps) {
        const { provisioners, kube, argoCd, config, lifecycle } = deps;
        const kubernetes = new KubernetesProvisioner({
          kube,
          subjects: createKubeSubjects(deps),
          settings: readSettings(config),
        });
        const argocd = new ArgoCdProvisioner({
          argoCd,
          kube,
          subjects: createKubeSubjects({ ...deps, section: 'amamba.argocd' }),
          repositories: createOwnRepositories(config),
          settings: readArgoCdSettings(config),
        });
        for (const provisioner of [kubernetes, argocd]) {
          provisioners.addProvisioner(provisioner);
          lifecycle.addShutdownHook(() => provisioner.stop());
        }
      },
    });
  },
});

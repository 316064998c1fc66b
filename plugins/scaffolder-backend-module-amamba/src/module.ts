import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createApplicationAction } from './gitops/createApplicationAction';
import { createGitopsClientFor } from './gitops/createGitopsClientFor';
import { createPromoteAction } from './gitops/createPromoteAction';
import { createRollbackAction } from './gitops/createRollbackAction';
import { createSyncAction } from './gitops/createSyncAction';

/** Adds Amamba's actions to the scaffolder. */
export const scaffolderModuleAmamba = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'amamba',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
      },
      async init({ actions, auth, discovery }) {
        const clientFor = createGitopsClientFor({ auth, discovery });
        actions.addActions(
          createApplicationAction(clientFor),
          createSyncAction(clientFor),
          createRollbackAction(clientFor),
          createPromoteAction(clientFor),
        );
      },
    });
  },
});

import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { WorkspaceRolePolicy } from './WorkspaceRolePolicy';
import { WorkspaceRoles } from './WorkspaceRoles';

/** Decides the Amamba plugins' permissions by workspace role. @public */
export const permissionModuleAmamba = createBackendModule({
  pluginId: 'permission',
  moduleId: 'amamba',
  register(env) {
    env.registerInit({
      deps: {
        policy: policyExtensionPoint,
        catalog: catalogServiceRef,
        auth: coreServices.auth,
        logger: coreServices.logger,
        config: coreServices.rootConfig,
      },
      async init({ policy, catalog, auth, logger, config }) {
        const roles = new WorkspaceRoles({ catalog, auth, logger });
        const platformAdministrators = config.getOptionalStringArray(
          'amamba.platformAdministrators',
        );
        policy.setPolicy(
          new WorkspaceRolePolicy(roles, { platformAdministrators }),
        );
      },
    });
  },
});

import {
  createWorkspaceDirectory,
  readTenancyConfig,
} from '@amamba/plugin-amamba-node';
import { PERMISSION_MATRIX } from '@amamba/plugin-amamba-common';
import {
  coreServices,
  createBackendModule,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { WorkspaceRolePolicy } from './WorkspaceRolePolicy';

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
        const tenancy = readTenancyConfig(config);
        warnOfUnknownPermissions(tenancy.customRoles, logger);
        policy.setPolicy(
          new WorkspaceRolePolicy({
            directory: createWorkspaceDirectory({ catalog, auth, logger }),
            config: tenancy,
          }),
        );
      },
    });
  },
});

/** A plugin that is not ours may have some that the matrix does not know. */
function warnOfUnknownPermissions(
  roles: ReadonlyArray<{ name: string; permissions: string[] }>,
  logger: LoggerService,
): void {
  const known = new Set(PERMISSION_MATRIX.map(({ permission }) => permission));
  for (const { name, permissions } of roles) {
    const unknown = permissions.filter(permission => !known.has(permission));
    if (unknown.length) {
      logger.warn(
        `amamba.roles: ${name} has permissions that no Amamba plugin asks for: ${unknown.join(
          ', ',
        )}`,
      );
    }
  }
}

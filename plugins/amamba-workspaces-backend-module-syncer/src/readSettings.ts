import { WORKSPACE_ROLES } from '@amamba/plugin-amamba-common';
import { readTenancyConfig } from '@amamba/plugin-amamba-node';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { Settings } from './kubernetes/Settings';

const CLUSTER_ROLES = 'amamba.workspaces.kubernetes.clusterRoles';

/** What Kubernetes itself brings for people of a namespace. */
const DEFAULT_CLUSTER_ROLES: Settings['clusterRoles'] = {
  admin: 'admin',
  editor: 'edit',
  viewer: 'view',
};

/** @throws InputError naming the key that is wrong. */
export function readSettings(config: Config): Settings {
  const { customRoles, protectedNamespaces } = readTenancyConfig(config);
  const configured = config.getOptionalConfig(CLUSTER_ROLES);
  const unknown = configured
    ?.keys()
    .find(key => !WORKSPACE_ROLES.some(role => role === key));
  if (unknown) {
    throw new InputError(
      `Correct the configuration: ${CLUSTER_ROLES}.${unknown} is none of the roles ${WORKSPACE_ROLES.join(
        ', ',
      )}; custom roles have theirs under amamba.roles`,
    );
  }
  const clusterRoles = { ...DEFAULT_CLUSTER_ROLES };
  for (const role of WORKSPACE_ROLES) {
    clusterRoles[role] =
      configured?.getOptionalString(role) ?? clusterRoles[role];
  }
  return { clusterRoles, customRoles, protectedNamespaces };
}

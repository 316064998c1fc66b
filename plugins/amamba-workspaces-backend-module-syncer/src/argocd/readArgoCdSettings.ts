import { readTenancyConfig } from '@amamba/plugin-amamba-node';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { ArgoCdSettings, GroupKind } from './Settings';

const KEY = 'amamba.workspaces.argocd';

/** The bounds that the syncer itself sets in namespaces. */
const DEFAULT_BLACKLIST: GroupKind[] = [
  { group: '', kind: 'LimitRange' },
  { group: '', kind: 'ResourceQuota' },
];

/** @throws InputError naming the key that is wrong. */
export function readArgoCdSettings(config: Config): ArgoCdSettings {
  const projectPrefix = config.getOptionalString(`${KEY}.projectPrefix`) ?? '';
  if (!/^([a-z0-9][-a-z0-9]{0,30})?$/.test(projectPrefix)) {
    throw new InputError(
      `Correct the configuration: ${KEY}.projectPrefix must be lower case letters, digits and "-", at most 31 of them, and begin with a letter or digit`,
    );
  }
  const blacklist = config.getOptionalConfigArray(
    `${KEY}.namespaceResourceBlacklist`,
  );
  const instances =
    config.getOptionalConfigArray('amamba.argocd.instances') ?? [];
  const { customRoles, protectedNamespaces } = readTenancyConfig(config);
  return {
    projectPrefix,
    namespaceResourceBlacklist:
      blacklist?.map(item => ({
        group: item.getOptionalString('group') ?? '',
        kind: item.getString('kind'),
      })) ?? DEFAULT_BLACKLIST,
    managedClusters: new Set(
      instances
        .filter(item => item.getOptionalBoolean('manageClusters'))
        .map(item => item.getString('name')),
    ),
    customRoles,
    protectedNamespaces,
  };
}

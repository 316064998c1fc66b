import { type KubeClient, kubeKey } from '@amamba/plugin-amamba-node';
import {
  CLUSTER_ROLE_BINDINGS,
  LIMIT_RANGES,
  NAMESPACES,
  RESOURCE_QUOTAS,
  ROLE_BINDINGS,
} from '../resources';

const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1' };
const CORE = { group: '', version: 'v1' };

const LOOKED_AT = [
  NAMESPACES,
  ROLE_BINDINGS,
  CLUSTER_ROLE_BINDINGS,
  RESOURCE_QUOTAS,
  LIMIT_RANGES,
  { ...RBAC, plural: 'roles' },
  { ...RBAC, plural: 'clusterroles' },
  ...['configmaps', 'secrets', 'serviceaccounts', 'services'].map(plural => ({
    ...CORE,
    plural,
  })),
];

/** Every object of a cluster whole, with its version, by resource and key. */
export async function snapshotCluster(
  client: KubeClient,
): Promise<Map<string, string>> {
  const lists = LOOKED_AT.map(async resource => {
    const { items } = await client.list(resource);
    return items.map(
      object =>
        [
          `${resource.plural} ${kubeKey(object.metadata)}`,
          JSON.stringify(object),
        ] as const,
    );
  });
  return new Map((await Promise.all(lists)).flat());
}

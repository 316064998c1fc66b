import type { KubeObject, KubeResource } from '@amamba/plugin-amamba-node';

const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1' };

export const NAMESPACES: KubeResource = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
};

export const ROLE_BINDINGS: KubeResource = { ...RBAC, plural: 'rolebindings' };

export const CLUSTER_ROLE_BINDINGS: KubeResource = {
  ...RBAC,
  plural: 'clusterrolebindings',
};

export const RESOURCE_QUOTAS: KubeResource = {
  group: '',
  version: 'v1',
  plural: 'resourcequotas',
};

export const LIMIT_RANGES: KubeResource = {
  group: '',
  version: 'v1',
  plural: 'limitranges',
};

/** Of what the syncer writes, by kind. */
export const RESOURCES = {
  Namespace: NAMESPACES,
  RoleBinding: ROLE_BINDINGS,
  ClusterRoleBinding: CLUSTER_ROLE_BINDINGS,
  ResourceQuota: RESOURCE_QUOTAS,
  LimitRange: LIMIT_RANGES,
} as const;

/** What the syncer writes. */
export type Kind = keyof typeof RESOURCES;

/** `"true"` on a RoleBinding of somebody else's: it is meant to be there. */
export const ACCEPTED_ANNOTATION = 'amamba.io/accepted';

/** What of a RoleBinding the syncer looks at. */
export function keepOfBinding(binding: KubeObject): KubeObject {
  const { apiVersion, kind, metadata, roleRef, subjects } = binding;
  const { name, namespace, uid, resourceVersion, labels } = metadata;
  const accepted = metadata.annotations?.[ACCEPTED_ANNOTATION];
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      uid,
      resourceVersion,
      labels,
      ...(accepted && { annotations: { [ACCEPTED_ANNOTATION]: accepted } }),
    },
    roleRef,
    subjects,
  };
}

import type { ObjectClient } from '../types.ts';
import type { PolicyRule } from './rbac.ts';

const API_VERSION = 'rbac.authorization.k8s.io/v1';
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection'];

const WORKLOAD_GROUPS = [
  'apps',
  'batch',
  'autoscaling',
  'networking.k8s.io',
  'policy',
];

const VIEWED_CORE = [
  'configmaps',
  'endpoints',
  'events',
  'limitranges',
  'namespaces',
  'persistentvolumeclaims',
  'pods',
  'pods/log',
  'pods/status',
  'replicationcontrollers',
  'replicationcontrollers/status',
  'resourcequotas',
  'serviceaccounts',
  'services',
];

const EDITED_CORE = [
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'pods/attach',
  'pods/exec',
  'pods/portforward',
  'replicationcontrollers',
  'secrets',
  'serviceaccounts',
  'services',
];

const VIEW: PolicyRule[] = [
  { apiGroups: [''], resources: VIEWED_CORE, verbs: READ },
  { apiGroups: WORKLOAD_GROUPS, resources: ['*'], verbs: READ },
];

const EDIT: PolicyRule[] = [
  ...VIEW,
  { apiGroups: [''], resources: EDITED_CORE, verbs: [...READ, ...WRITE] },
  { apiGroups: WORKLOAD_GROUPS, resources: ['*'], verbs: WRITE },
];

const ADMIN: PolicyRule[] = [
  ...EDIT,
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles', 'rolebindings'],
    verbs: [...READ, ...WRITE],
  },
];

const DISCOVERY_PATHS = [
  '/api',
  '/api/*',
  '/apis',
  '/apis/*',
  '/healthz',
  '/livez',
  '/openapi',
  '/openapi/*',
  '/readyz',
  '/version',
  '/version/',
];

const PUBLIC_PATHS = ['/healthz', '/livez', '/readyz', '/version', '/version/'];

/** The roles a cluster starts with, by name. */
const ROLES: Record<string, PolicyRule[]> = {
  'cluster-admin': [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ],
  admin: ADMIN,
  edit: EDIT,
  view: VIEW,
  'system:basic-user': [
    {
      apiGroups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      verbs: ['create'],
    },
    {
      apiGroups: ['authentication.k8s.io'],
      resources: ['selfsubjectreviews'],
      verbs: ['create'],
    },
  ],
  'system:discovery': [{ nonResourceURLs: DISCOVERY_PATHS, verbs: ['get'] }],
  'system:public-info-viewer': [
    { nonResourceURLs: PUBLIC_PATHS, verbs: ['get'] },
  ],
};

/** Which groups have them. */
const BINDINGS: Record<string, string[]> = {
  'cluster-admin': ['system:masters'],
  'system:basic-user': ['system:authenticated'],
  'system:discovery': ['system:authenticated'],
  'system:public-info-viewer': [
    'system:authenticated',
    'system:unauthenticated',
  ],
};

/** Creates a ClusterRole. */
export function createClusterRole(
  objects: ObjectClient,
  name: string,
  rules: PolicyRule[],
): void {
  objects.create('clusterroles.rbac.authorization.k8s.io', {
    apiVersion: API_VERSION,
    kind: 'ClusterRole',
    metadata: {
      name,
      labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
    },
    rules,
  });
}

/** Creates a ClusterRoleBinding of the role of the same name. */
export function createClusterRoleBinding(
  objects: ObjectClient,
  name: string,
  subjects: { kind: string; name: string; namespace?: string }[],
): void {
  const apiGroup = 'rbac.authorization.k8s.io';
  objects.create('clusterrolebindings.rbac.authorization.k8s.io', {
    apiVersion: API_VERSION,
    kind: 'ClusterRoleBinding',
    metadata: {
      name,
      labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
    },
    roleRef: { apiGroup, kind: 'ClusterRole', name },
    subjects: subjects.map(subject =>
      subject.kind === 'ServiceAccount' ? subject : { apiGroup, ...subject },
    ),
  });
}

export function createDefaultRoles(objects: ObjectClient): void {
  for (const [name, rules] of Object.entries(ROLES)) {
    createClusterRole(objects, name, rules);
  }
  for (const [name, groups] of Object.entries(BINDINGS)) {
    const subjects = groups.map(group => ({ kind: 'Group', name: group }));
    createClusterRoleBinding(objects, name, subjects);
  }
}

import type { ObjectClient, UserInfo } from '../types.ts';
import { createClusterRole, createClusterRoleBinding } from './defaultRoles.ts';
import type { PolicyRule } from './policyRule.ts';
import { serviceAccountUser } from './serviceAccountUser.ts';

const NAMESPACE = 'amamba-system';
const NAME = 'portal';
const ROLE = 'amamba-portal';

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** What a portal is granted on a cluster, and no more. */
const RULES: PolicyRule[] = [
  {
    apiGroups: [
      'tekton.dev',
      'triggers.tekton.dev',
      'argoproj.io',
      'core.oam.dev',
    ],
    resources: ['*'],
    verbs: [...READ, ...WRITE],
  },
  {
    apiGroups: [''],
    resources: [
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'namespaces',
      'nodes',
      'persistentvolumeclaims',
      'pods',
      'pods/log',
      'pods/status',
      'replicationcontrollers',
      'resourcequotas',
      'serviceaccounts',
      'services',
    ],
    verbs: READ,
  },
  {
    apiGroups: [''],
    resources: [
      'configmaps',
      'limitranges',
      'namespaces',
      'persistentvolumeclaims',
      'pods',
      'resourcequotas',
      'secrets',
      'serviceaccounts',
      'services',
    ],
    verbs: ['get', ...WRITE],
  },
  {
    apiGroups: [''],
    resources: [
      'pods/attach',
      'pods/ephemeralcontainers',
      'pods/exec',
      'pods/portforward',
    ],
    verbs: ['get', 'create', 'update', 'patch'],
  },
  {
    apiGroups: ['apps', 'batch', 'autoscaling', 'networking.k8s.io', 'policy'],
    resources: ['*'],
    verbs: [...READ, ...WRITE],
  },
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles', 'rolebindings', 'clusterrolebindings'],
    verbs: [...READ, ...WRITE],
  },
  {
    // Members of workspaces get these without the portal holding them itself.
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['clusterroles'],
    resourceNames: ['admin', 'edit', 'view', 'cluster-admin'],
    verbs: ['bind'],
  },
  {
    apiGroups: ['apiextensions.k8s.io'],
    resources: ['customresourcedefinitions'],
    verbs: READ,
  },
  { apiGroups: ['metrics.k8s.io'], resources: ['*'], verbs: READ },
  {
    apiGroups: [''],
    resources: ['users', 'groups', 'serviceaccounts'],
    verbs: ['impersonate'],
  },
];

/**
 * Creates the ServiceAccount that a portal signs in with, and its role.
 * @returns the user that it is
 */
export function createPortalAccount(objects: ObjectClient): UserInfo {
  objects.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  });
  const account = objects.create('serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: NAME, namespace: NAMESPACE },
  });
  createClusterRole(objects, ROLE, RULES);
  createClusterRoleBinding(objects, ROLE, [
    { kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE },
  ]);
  return serviceAccountUser(NAMESPACE, NAME, account.metadata.uid);
}

import {
  PERMISSION_ROLES,
  hasRole,
  type WorkspaceRole,
  workspaceSpecSchema,
} from '@amamba/plugin-amamba-common';
import {
  type Activity,
  type ClusterBinding,
  type Member,
  type Namespace,
  type SyncCondition,
  type WorkspaceDetail,
  workspacePermissions,
} from '@amamba/plugin-amamba-workspaces-common';
import type { Entity } from '@backstage/catalog-model';

const START = Date.UTC(2026, 3, 14, 9, 0, 0);

/** A time of the stories told here: seconds after their beginning. */
export const at = (seconds: number) =>
  new Date(START + seconds * 1000).toISOString();

/** What somebody with a role holds; undefined: a platform administrator. */
export function permissionsOf(
  role: WorkspaceRole | undefined,
): Record<string, boolean> {
  return Object.fromEntries(
    workspacePermissions.map(({ name }) => [
      name,
      role === undefined ||
        (PERMISSION_ROLES[name] !== undefined &&
          hasRole(role, PERMISSION_ROLES[name])),
    ]),
  );
}

const clusterQuota = {
  'requests.cpu': '4',
  'limits.cpu': '8',
  'requests.memory': '8Gi',
  'limits.memory': '16Gi',
};

export const devNamespace: Namespace = {
  cluster: 'dev',
  name: 'payments',
  labels: { tier: 'backend', 'amamba.io/workspace': 'payments' },
  quota: {
    'requests.cpu': '3',
    'limits.cpu': '6',
    'requests.memory': '4Gi',
    'limits.memory': '8Gi',
    pods: '20',
  },
  used: {
    'requests.cpu': '2700m',
    'limits.cpu': '3',
    'requests.memory': '1Gi',
    'limits.memory': '2Gi',
    pods: '20',
  },
  phase: 'Active',
  deleting: false,
  createdAt: at(-86_400),
};

export const stagingNamespace: Namespace = {
  cluster: 'staging',
  name: 'payments-next',
  labels: {},
  phase: 'Missing',
  deleting: false,
};

export const devCluster: ClusterBinding = {
  name: 'dev',
  title: 'Development',
  binding: 'shared',
  quota: clusterQuota,
  allocated: {
    'requests.cpu': '3',
    'limits.cpu': '6',
    'requests.memory': '4Gi',
    'limits.memory': '8Gi',
  },
  remaining: {
    'requests.cpu': '1',
    'limits.cpu': '2',
    'requests.memory': '4Gi',
    'limits.memory': '8Gi',
  },
};

export const stagingCluster: ClusterBinding = {
  name: 'staging',
  title: 'Staging',
  binding: 'exclusive',
  allocated: {},
  remaining: {},
};

export const payments: WorkspaceDetail = {
  name: 'payments',
  title: 'Payments',
  description: 'Everything that moves money',
  owner: 'group:default/payments-team',
  parent: 'commerce',
  source: { kind: 'portal' },
  deleting: false,
  namespaces: 2,
  clusters: ['dev', 'staging'],
  sync: { Synced: 1, Drifted: 0, Pending: 0, Failed: 1 },
  roles: ['admin'],
  spec: workspaceSpecSchema.parse({
    owner: 'group:default/payments-team',
    parent: 'commerce',
    members: {
      admins: ['user:default/alice'],
      editors: ['user:default/bob'],
      viewers: ['user:default/carol'],
    },
    clusters: [
      {
        name: 'dev',
        quota: clusterQuota,
        namespaces: [{ name: 'payments', quota: devNamespace.quota }],
      },
      {
        name: 'staging',
        binding: 'exclusive',
        namespaces: [{ name: 'payments-next', adopt: true }],
      },
    ],
  }),
  permissions: permissionsOf('admin'),
  topic: 't-payments',
};

/** The same workspace, as somebody with a role sees it. */
export function paymentsAs(
  role: WorkspaceRole | undefined,
  more: Partial<WorkspaceDetail> = {},
): WorkspaceDetail {
  return {
    ...payments,
    roles: role ? [role] : [],
    permissions: permissionsOf(role),
    ...more,
  };
}

export const members: Member[] = [
  {
    ref: 'user:default/alice',
    title: 'Alice Zhao',
    missing: false,
    role: 'admin',
  },
  {
    ref: 'user:default/bob',
    title: 'Bob Keller',
    missing: false,
    role: 'editor',
  },
  { ref: 'user:default/zoe', missing: true, role: 'viewer' },
  {
    ref: 'group:default/auditors',
    title: 'Auditors',
    missing: false,
    role: 'viewer',
    folder: 'commerce',
  },
];

export const conditions: SyncCondition[] = [
  {
    provisioner: 'kubernetes',
    target: 'dev',
    status: 'Synced',
    reason: 'Synced',
    message: 'The cluster is as the workspace says.',
    since: at(-600),
    lastTry: at(-10),
    nextTry: at(290),
  },
  {
    provisioner: 'kubernetes',
    target: 'staging',
    status: 'Failed',
    reason: 'NamespaceOwned',
    message:
      'The namespace payments-next belongs to the workspace search; ask its admins to give it up, or choose another name.',
    since: at(-300),
    lastTry: at(-20),
    nextTry: at(40),
  },
];

export const activity: Activity[] = [
  {
    id: 'a-3',
    at: at(-20),
    actor: 'syncer',
    action: 'sync',
    subject: 'kubernetes/dev',
    outcome: 'succeeded',
    detail: 'Updated ResourceQuota payments/amamba: spec.hard.pods: 50 → 20',
  },
  {
    id: 'a-2',
    at: at(-60),
    actor: 'user:default/alice',
    action: 'namespace-quota',
    subject: 'dev/payments',
    outcome: 'succeeded',
  },
  {
    id: 'a-1',
    at: at(-120),
    actor: 'user:default/carol',
    action: 'run-start',
    subject: 'component:default/checkout',
    outcome: 'refused',
  },
];

const person = (kind: string, name: string, displayName: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default' },
  spec: { profile: { displayName } },
});

/** What the catalog of the stories holds. */
export const catalogEntities: Entity[] = [
  person('User', 'alice', 'Alice Zhao'),
  person('User', 'bob', 'Bob Keller'),
  person('User', 'carol', 'Carol Okafor'),
  person('Group', 'payments-team', 'Payments team'),
  {
    apiVersion: 'amamba.io/v1alpha1',
    kind: 'WorkspaceFolder',
    metadata: { name: 'commerce', namespace: 'default', title: 'Commerce' },
    spec: {},
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'payments-api',
      namespace: 'default',
      title: 'Payments API',
      annotations: { 'amamba.io/workspace': 'payments' },
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: 'payments-team',
    },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/payments-team' }],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'search-indexer',
      namespace: 'default',
      annotations: { 'amamba.io/workspace': 'search' },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'search-team' },
  },
];

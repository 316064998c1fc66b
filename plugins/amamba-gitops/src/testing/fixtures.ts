import {
  type Application,
  type ApplicationSummary,
  applicationSummarySchema,
  type Deployment,
  type GitopsSource,
  type ManagedResource,
  type ResourceNode,
} from '@amamba/plugin-amamba-gitops-common';
import type { Entity } from '@backstage/catalog-model';

const START = Date.UTC(2026, 3, 14, 9, 0, 0);

/** A time of the stories told here: seconds after their beginning. */
export const at = (seconds: number) =>
  new Date(START + seconds * 1000).toISOString();

export const component: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'payments-api',
    namespace: 'default',
    annotations: {
      'argocd/app-selector': 'app.kubernetes.io/part-of=payments-api',
      'amamba.io/workspace': 'payments',
    },
  },
  spec: { type: 'service', owner: 'payments-team', lifecycle: 'production' },
};

export const workspace: Entity = {
  apiVersion: 'amamba.io/v1alpha1',
  kind: 'Workspace',
  metadata: {
    name: 'payments',
    namespace: 'default',
    title: 'Payments',
    description: 'Cards, refunds and settlement',
  },
  spec: { owner: 'group:default/payments-team' },
};

export const liveSource: GitopsSource = {
  instance: 'main',
  title: 'Main Argo CD',
  state: 'live',
  syncedAt: at(0),
};

export const REPO = 'https://git.example.com/payments/config.git';
export const OLD_SHA = '1111111a2b3c4d5e6f708192a3b4c5d6e7f80910';
export const NEW_SHA = '2222222b3c4d5e6f708192a3b4c5d6e7f8091021';

const in_ = { namespace: 'payments', version: 'v1' };

export const deployment: ManagedResource = {
  group: 'apps',
  kind: 'Deployment',
  name: 'payments-api',
  ...in_,
  sync: 'OutOfSync',
  health: { status: 'Healthy' },
  hook: false,
  requiresPruning: false,
};
export const service: ManagedResource = {
  group: '',
  kind: 'Service',
  name: 'payments-api',
  ...in_,
  sync: 'Synced',
  health: { status: 'Healthy' },
  hook: false,
  requiresPruning: false,
};
export const oldConfig: ManagedResource = {
  group: '',
  kind: 'ConfigMap',
  name: 'payments-old',
  ...in_,
  sync: 'OutOfSync',
  hook: false,
  requiresPruning: true,
};

function nodeOf(
  resource: Omit<ManagedResource, 'hook' | 'requiresPruning'> & {
    hook?: boolean;
    requiresPruning?: boolean;
  },
  changes: Partial<ResourceNode> & { id: string },
): ResourceNode {
  const { syncWave: _, ...rest } = resource;
  return {
    hook: false,
    requiresPruning: false,
    parents: [],
    images: [],
    info: [],
    orphaned: false,
    createdAt: at(0),
    ...rest,
    ...changes,
  };
}

/** Nodes of the tree of {@link paymentsDev}. */
export const nodes: ResourceNode[] = [
  nodeOf(deployment, { id: 'n-deployment' }),
  nodeOf(service, { id: 'n-service' }),
  nodeOf(oldConfig, { id: 'n-config' }),
  nodeOf(
    {
      group: 'apps',
      kind: 'ReplicaSet',
      name: 'payments-api-5d9c7b',
      ...in_,
      health: { status: 'Healthy' },
    },
    { id: 'n-rs', parents: ['n-deployment'] },
  ),
  nodeOf(
    {
      group: '',
      kind: 'Pod',
      name: 'payments-api-5d9c7b-x7k2p',
      ...in_,
      health: { status: 'Healthy' },
    },
    {
      id: 'n-pod',
      parents: ['n-rs'],
      images: ['registry.example.com/payments-api:1.4.0'],
      info: [{ name: 'Containers', value: '1/1' }],
    },
  ),
];

export const deployments: Deployment[] = [
  {
    id: 2,
    startedAt: at(3590),
    deployedAt: at(3600),
    initiatedBy: 'alice',
    automated: false,
    current: true,
    revisions: [
      {
        repoUrl: REPO,
        path: 'dev',
        revision: OLD_SHA,
        commit: {
          author: 'Bob <bob@example.com>',
          message: 'Release 1.4.0',
          at: at(3000),
          tags: ['v1.4.0'],
          webUrl: 'https://git.example.com/payments/config/commit/1111111',
        },
      },
    ],
  },
  {
    id: 1,
    deployedAt: at(100),
    automated: true,
    current: false,
    revisions: [
      {
        repoUrl: REPO,
        path: 'dev',
        revision: '0000000a2b3c4d5e6f708192a3b4c5d6e7f80910',
        commit: {
          author: 'Carol <carol@example.com>',
          message: 'First light',
          tags: [],
        },
      },
    ],
  },
];

/** Out of sync, healthy, synced by hand. */
export const paymentsDev: Application = {
  instance: 'main',
  namespace: 'argocd',
  name: 'payments-dev',
  id: 'a-payments-dev',
  project: 'payments',
  sync: 'OutOfSync',
  health: 'Healthy',
  operation: 'Succeeded',
  revisions: [NEW_SHA],
  sources: [
    {
      repoUrl: REPO,
      path: 'dev',
      targetRevision: 'main',
      webUrl: 'https://git.example.com/payments/config',
    },
  ],
  destination: { cluster: 'dev', namespace: 'payments' },
  automation: 'manual',
  images: ['registry.example.com/payments-api:1.4.0'],
  externalUrls: ['https://payments.dev.example.com'],
  createdAt: at(0),
  lastSyncedAt: at(3600),
  deleting: false,
  labels: { 'app.kubernetes.io/part-of': 'payments-api' },
  conditions: [],
  lastOperation: {
    phase: 'Succeeded',
    message: 'successfully synced (all tasks run)',
    startedAt: at(3590),
    finishedAt: at(3600),
    initiatedBy: 'alice',
    automated: false,
    dryRun: false,
    retryCount: 0,
    revisions: [OLD_SHA],
    results: [
      {
        group: 'apps',
        kind: 'Deployment',
        name: 'payments-api',
        ...in_,
        status: 'Synced',
        message: 'deployment.apps/payments-api configured',
        syncPhase: 'Sync',
      },
    ],
  },
  resources: [deployment, service, oldConfig],
  history: deployments.map(each => ({
    ...each,
    revisions: each.revisions.map(({ commit: _, ...rest }) => rest),
  })),
  comparedCommits: [
    {
      author: 'Bob <bob@example.com>',
      message: 'Release 1.5.0\n\nWith partial refunds.',
      at: at(4000),
      tags: ['v1.5.0'],
      webUrl: 'https://git.example.com/payments/config/commit/2222222',
    },
  ],
  argoCdUrl: 'https://argocd.example.com/applications/argocd/payments-dev',
  comparedAt: at(4010),
};

/** Degraded, syncs by itself. */
export const paymentsProd: Application = {
  ...paymentsDev,
  name: 'payments-prod',
  id: 'a-payments-prod',
  sync: 'Synced',
  health: 'Degraded',
  automation: 'automatic',
  destination: { cluster: 'prod', namespace: 'payments' },
  sources: [{ ...paymentsDev.sources[0], path: 'prod' }],
  healthMessage: 'Deployment exceeded its progress deadline',
  argoCdUrl: undefined,
};

/** An application as lists show it. */
export function summaryOf(application: Application): ApplicationSummary {
  return applicationSummarySchema.parse(application);
}

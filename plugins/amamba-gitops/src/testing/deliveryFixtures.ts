import {
  type ApplicationSet,
  type ApplicationSpec,
  applicationSpecSchema,
  type EnvironmentState,
  environmentStateSchema,
  type FoundPath,
  type Promotion,
  type PromotionPath,
  promotionPathSchema,
  type Repository,
} from '@amamba/plugin-amamba-gitops-common';
import type { DeliveryOptions } from '../components/form/lookups';
import { at, NEW_SHA, REPO } from './fixtures';

export const CHARTS = 'https://charts.example.com';

export const options: DeliveryOptions = {
  instances: [
    {
      name: 'main',
      title: 'Main Argo CD',
      state: 'live',
      project: 'payments',
      applicationNamespaces: ['argocd'],
      permittedRepositories: ['https://git.example.com/payments/*'],
      repositories: [
        { url: REPO, type: 'git' },
        { url: CHARTS, type: 'helm', name: 'charts' },
      ],
      clusters: [
        { name: 'dev', namespaces: ['payments', 'payments-next'] },
        { name: 'prod', namespaces: ['payments'] },
      ],
    },
  ],
};

export const refs = {
  branches: ['main', 'feature/refunds'],
  tags: ['v1.4.0', 'v1.5.0'],
};

export const foundPaths: FoundPath[] = [
  { path: 'charts/payments', type: 'Helm' },
  { path: 'overlays/dev', type: 'Kustomize' },
  { path: 'plain', type: 'Directory' },
];

export const spec: ApplicationSpec = applicationSpecSchema.parse({
  sources: [
    {
      repoUrl: REPO,
      path: 'overlays/dev',
      targetRevision: 'main',
      kustomize: { images: ['payments-api=registry.example.com/api:1.4.0'] },
    },
  ],
  destination: { cluster: 'dev', namespace: 'payments' },
});

export const gitRepository: Repository = {
  id: 'r-git',
  instance: 'main',
  url: REPO,
  type: 'git',
  project: 'payments',
  credential: 'password',
  status: 'Successful',
  checkedAt: at(0),
  applications: 2,
};

export const failingRepository: Repository = {
  ...gitRepository,
  id: 'r-ssh',
  url: 'git@git.example.com:payments/secret.git',
  credential: 'sshKey',
  status: 'Failed',
  message: 'ssh: handshake failed: unable to authenticate',
  applications: 0,
};

export const applicationSet: ApplicationSet = {
  instance: 'main',
  namespace: 'argocd',
  name: 'previews',
  project: 'payments',
  generators: ['git', 'clusters'],
  manifest: 'generators:\n  - git: {}\n',
  createdAt: at(0),
  conditions: [],
  applications: [
    {
      instance: 'main',
      namespace: 'argocd',
      name: 'preview-refunds',
      sync: 'OutOfSync',
      health: 'Degraded',
    },
  ],
};

export const path: PromotionPath = promotionPathSchema.parse({
  repoUrl: REPO,
  items: [{ type: 'kustomizeImage', image: 'payments-api' }],
  environments: [
    {
      name: 'dev',
      file: 'dev/kustomization.yaml',
      application: {
        instance: 'main',
        namespace: 'argocd',
        name: 'payments-dev',
      },
    },
    { name: 'staging', file: 'staging/kustomization.yaml' },
    {
      name: 'prod',
      title: 'Production',
      file: 'prod/kustomization.yaml',
      approval: true,
      via: 'pullRequest',
    },
  ],
});

const [dev, staging, prod] = path.environments;
const item = 'image payments-api';

/** Newer in dev than behind it. */
export const environments: EnvironmentState[] = [
  {
    ...dev,
    values: [{ item, value: '1.5.0' }],
    running: { sync: 'Synced', health: 'Healthy', images: [] },
    sameAsPrevious: false,
  },
  {
    ...staging,
    values: [{ item, value: '1.4.0' }],
    sameAsPrevious: false,
    promotedAt: at(100),
    promotedBy: 'user:default/bob',
  },
  { ...prod, values: [{ item, value: '1.4.0' }], sameAsPrevious: true },
].map(environment => environmentStateSchema.parse(environment));

export const waiting: Promotion = {
  id: 'p-2',
  from: 'staging',
  to: 'prod',
  state: 'waiting',
  changes: [{ item, before: '1.3.0', after: '1.4.0' }],
  requestedBy: 'user:default/bob',
  requestedAt: at(200),
  reason: 'Refunds are due',
};

export const done: Promotion = {
  id: 'p-1',
  from: 'dev',
  to: 'staging',
  state: 'done',
  changes: [{ item, before: '1.3.0', after: '1.4.0' }],
  requestedBy: 'user:default/bob',
  requestedAt: at(50),
  finishedAt: at(60),
  commit: {
    sha: NEW_SHA,
    webUrl: 'https://git.example.com/payments/config/commit/2222222',
  },
};

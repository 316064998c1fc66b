import { inventoryIdOf } from '../../store/ids';
import type { createRepositoryHandlers } from '../../routes/repositories';
import type { RouteCase } from './RouteCase';

const under = '/workspaces/payments';
const repoUrl = 'https://git.example.com/payments/config.git';
const place = `instance=main&repoUrl=${encodeURIComponent(repoUrl)}`;
const repository = {
  via: 'https',
  instance: 'main',
  url: 'https://git.example.com/payments/fresh.git',
  username: 'git',
  password: 's3cret',
};
/** In the world of the tests; it is used by nothing. */
const unused = inventoryIdOf('repository', 'main', [
  'payments',
  'https://git.example.com/payments/unused.git',
]);
/** Addresses and inputs that no repository is imported by. */
const bad = [
  {
    body: { ...repository, url: 'https://git:s3cret@git.example.com/a' },
    message: 'must not hold a password',
  },
  { body: { ...repository, via: 'ssh' }, message: 'is an address of SSH' },
  { body: { ...repository, type: 'svn' }, message: 'type' },
];

/** A workspace's repositories. */
export const REPOSITORY_CASES: Record<
  keyof ReturnType<typeof createRepositoryHandlers>,
  RouteCase
> = {
  getDeliveryOptions: {
    under,
    path: '/delivery-options',
    status: 200,
    answer: {
      instances: [
        {
          name: 'main',
          state: 'live',
          project: 'payments',
          applicationNamespaces: ['argocd'],
          permittedRepositories: ['https://git.example.com/payments/**'],
          clusters: [{ name: 'dev', namespaces: ['payments'] }],
        },
      ],
    },
    namesNothing: true,
  },
  listRepositories: {
    under,
    path: '/repositories',
    status: 200,
    answer: {
      items: [
        {
          id: unused,
          url: 'https://git.example.com/payments/unused.git',
          credential: 'password',
          status: 'Successful',
          applications: 0,
        },
      ],
    },
    list: true,
    bad: [
      { path: '/repositories?status=Fine', message: 'status' },
      {
        path: '/repositories?cursor=forged',
        message: 'start again without a cursor',
      },
    ],
  },
  importRepository: {
    under,
    path: '/repositories',
    method: 'post',
    body: repository,
    status: 201,
    answer: {
      url: repository.url,
      project: 'payments',
      credential: 'password',
      status: 'Successful',
    },
    namesNothing: true,
    bad: [
      ...bad,
      {
        body: { ...repository, url: 'ftp://git.example.com/a' },
        message: 'ftp is not a way to reach a repository',
      },
      {
        body: { ...repository, password: 'wrong' },
        message: 'authentication required',
      },
    ],
  },
  testRepository: {
    under,
    path: '/repositories/test',
    method: 'post',
    body: repository,
    status: 200,
    answer: { ok: true },
    namesNothing: true,
    bad,
  },
  deleteRepository: {
    under,
    path: `/repositories/${unused}`,
    method: 'delete',
    status: 200,
    answer: { url: 'https://git.example.com/payments/unused.git' },
  },
  listRefs: {
    under,
    path: `/repository-refs?${place}&search=1.1`,
    status: 200,
    answer: { branches: [], tags: ['v1.1.0'], truncated: false },
    bad: [{ path: '/repository-refs?instance=main', message: 'repoUrl' }],
  },
  listPaths: {
    under,
    path: `/repository-paths?${place}`,
    status: 200,
    answer: {
      items: [
        { path: 'charts/web', type: 'Helm' },
        { path: 'overlays/dev', type: 'Kustomize' },
      ],
      truncated: false,
    },
  },
  listCharts: {
    under,
    path: `/repository-charts?${place}`,
    status: 200,
    answer: { items: [{ name: 'web', versions: ['1.1.0', '1.0.0'] }] },
  },
  getSourceDetails: {
    under,
    path: `/source-details?${place}&path=.`,
    status: 200,
    answer: {
      type: 'Helm',
      helm: { valueFiles: ['values.yaml'], values: 'replicas: 1\n' },
    },
    bad: [
      {
        path: `/source-details?${place}`,
        message: 'either a path or a chart',
      },
    ],
  },
};

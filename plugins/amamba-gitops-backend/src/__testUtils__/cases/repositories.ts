import type { createRepositoryHandlers } from '../../routes/repositories';
import type { RouteCase } from './RouteCase';

const under = '/workspaces/payments';
const repoUrl = 'https://git.example.com/payments/config.git';
const place = `instance=main&repoUrl=${encodeURIComponent(repoUrl)}`;
const repository = { via: 'https', instance: 'main', url: repoUrl };

/** A workspace's repositories. */
export const REPOSITORY_CASES: Record<
  keyof ReturnType<typeof createRepositoryHandlers>,
  RouteCase
> = {
  getDeliveryOptions: {
    under,
    path: '/delivery-options',
    status: 200,
    answer: { instances: [{ name: 'main', project: 'payments' }] },
    namesNothing: true,
  },
  listRepositories: {
    under,
    path: '/repositories',
    status: 200,
    answer: {},
    list: true,
  },
  importRepository: {
    under,
    path: '/repositories',
    method: 'post',
    body: repository,
    status: 201,
    answer: {},
    namesNothing: true,
  },
  testRepository: {
    under,
    path: '/repositories/test',
    method: 'post',
    body: repository,
    status: 200,
    answer: {},
    namesNothing: true,
  },
  deleteRepository: {
    under,
    path: '/repositories/unknown',
    method: 'delete',
    status: 404,
    answer: {},
  },
  listRefs: {
    under,
    path: `/repository-refs?${place}`,
    status: 200,
    answer: {},
  },
  listPaths: {
    under,
    path: `/repository-paths?${place}`,
    status: 200,
    answer: {},
  },
  listCharts: {
    under,
    path: `/repository-charts?${place}`,
    status: 200,
    answer: {},
  },
  getSourceDetails: {
    under,
    path: `/source-details?${place}&path=.`,
    status: 200,
    answer: {},
  },
};

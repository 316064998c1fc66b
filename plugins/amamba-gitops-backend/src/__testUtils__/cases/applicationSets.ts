import type { createApplicationSetHandlers } from '../../routes/applicationSets';
import type { RouteCase } from './RouteCase';

const under = '/workspaces/payments';
const set = {
  instance: 'main',
  name: 'tenants',
  generators: [
    { type: 'list', elements: [{ cluster: 'dev', namespace: 'payments' }] },
  ],
  template: {
    name: '{{.namespace}}-app',
    spec: {
      sources: [
        { repoUrl: 'https://git.example.com/payments/config.git', path: '.' },
      ],
      destination: { cluster: 'dev', namespace: 'payments' },
    },
  },
};

/** A workspace's ApplicationSets. */
export const APPLICATION_SET_CASES: Record<
  keyof ReturnType<typeof createApplicationSetHandlers>,
  RouteCase
> = {
  listApplicationSets: {
    under,
    path: '/application-sets',
    status: 200,
    answer: {},
    list: true,
  },
  getApplicationSet: {
    under,
    path: '/application-sets/main/tenants',
    status: 200,
    answer: {},
  },
  previewApplicationSet: {
    under,
    path: '/application-sets/preview',
    method: 'post',
    body: set,
    status: 200,
    answer: {},
    namesNothing: true,
  },
  createApplicationSet: {
    under,
    path: '/application-sets',
    method: 'post',
    body: set,
    status: 201,
    answer: {},
    namesNothing: true,
  },
  deleteApplicationSet: {
    under,
    path: '/application-sets/main/tenants/delete',
    method: 'post',
    body: { confirm: 'tenants' },
    status: 202,
    answer: {},
  },
};

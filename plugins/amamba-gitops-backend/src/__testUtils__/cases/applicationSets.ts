import type { createApplicationSetHandlers } from '../../routes/applicationSets';
import type { RouteCase } from './RouteCase';

const under = '/workspaces/payments';
const set = {
  instance: 'main',
  name: 'fresh',
  generators: [{ type: 'list', elements: [{ cluster: 'dev', stage: 'test' }] }],
  template: {
    name: 'payments-{{.stage}}',
    spec: {
      sources: [
        { repoUrl: 'https://git.example.com/payments/config.git', path: '.' },
      ],
      destination: { cluster: 'dev', namespace: 'payments' },
    },
  },
};

const bad = [
  { body: { ...set, name: 'Bad Name' }, message: 'name' },
  { body: { ...set, generators: [] }, message: 'generators' },
  {
    body: { ...set, template: { ...set.template, name: 'search-{{.stage}}' } },
    message: 'must begin with payments-',
  },
];

/** A workspace's ApplicationSets. */
export const APPLICATION_SET_CASES: Record<
  keyof ReturnType<typeof createApplicationSetHandlers>,
  RouteCase
> = {
  listApplicationSets: {
    under,
    path: '/application-sets',
    status: 200,
    answer: { items: [{ name: 'tenants', project: 'payments' }] },
    list: true,
  },
  getApplicationSet: {
    under,
    path: '/application-sets/main/tenants',
    status: 200,
    answer: {
      applicationSet: {
        name: 'tenants',
        project: 'payments',
        generators: ['list'],
        // Not also the one of that name that is another workspace's.
        applications: [{ name: 'web', health: 'Degraded' }],
        manifest: expect.stringContaining('project: payments'),
      },
      source: { instance: 'main', state: 'live' },
    },
  },
  previewApplicationSet: {
    under,
    path: '/application-sets/preview',
    method: 'post',
    body: set,
    status: 200,
    answer: {
      items: [{ name: 'payments-test', cluster: 'dev', namespace: 'payments' }],
    },
    namesNothing: true,
    bad,
  },
  createApplicationSet: {
    under,
    path: '/application-sets',
    method: 'post',
    body: set,
    status: 201,
    answer: { instance: 'main', name: 'fresh' },
    namesNothing: true,
    bad,
  },
  deleteApplicationSet: {
    under,
    path: '/application-sets/main/tenants/delete',
    method: 'post',
    body: { confirm: 'tenants' },
    status: 202,
    answer: { instance: 'main', name: 'tenants' },
    bad: [{ body: { confirm: 'x' }, message: 'Confirm by its name' }],
  },
};

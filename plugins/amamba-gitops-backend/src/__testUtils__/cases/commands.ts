import type { createCommandHandlers } from '../../routes/commands';
import { APPLICATION } from './reads';
import type { RouteCase } from './RouteCase';

const deployment = {
  group: 'apps',
  kind: 'Deployment',
  namespace: 'rec-cd-app',
  name: 'web',
};
const spec = {
  sources: [
    {
      repoUrl: 'https://git.example.com/payments/config.git',
      path: 'apps/new',
    },
  ],
  destination: { cluster: 'dev', namespace: 'payments' },
};
const checkout = { instance: 'main', namespace: 'argocd', name: 'checkout' };

/** Doing something to applications. */
export const COMMAND_CASES: Record<
  keyof ReturnType<typeof createCommandHandlers>,
  RouteCase
> = {
  createApplication: {
    under: '/entities/workspace/default/payments',
    path: '/applications',
    method: 'post',
    body: { instance: 'main', name: 'new', spec },
    status: 201,
    answer: { instance: 'main', namespace: 'argocd', name: 'new' },
    namesNothing: true,
    bad: [
      { body: { instance: 'main', name: 'Bad_Name', spec }, message: 'name' },
      { body: { instance: 'main', name: 'new' }, message: 'spec' },
      {
        body: {
          instance: 'main',
          name: 'new',
          spec: { ...spec, sources: [{ repoUrl: spec.sources[0].repoUrl }] },
        },
        message: 'needs a path or a chart',
      },
      {
        body: {
          instance: 'main',
          name: 'new',
          spec: { ...spec, sources: [{ repoUrl: 'file:///etc', path: '.' }] },
        },
        message: 'file is not a way to reach a repository',
      },
    ],
  },
  updateApplication: {
    path: `${APPLICATION}/spec`,
    method: 'put',
    body: { spec, resourceVersion: 'stale' },
    status: 409,
    answer: { error: { name: 'ConflictError' } },
    bad: [{ body: { spec }, message: 'resourceVersion' }],
  },
  syncApplication: {
    path: `${APPLICATION}/sync`,
    method: 'post',
    status: 202,
    answer: checkout,
    bad: [
      { body: { strategy: 'magic' }, message: 'strategy' },
      { body: { resources: [] }, message: 'resources' },
      { body: { revision: 'no-such' }, message: "unable to resolve 'no-such'" },
      {
        body: { retry: { limit: 1, duration: 'soon' } },
        message: 'such as 5s',
      },
    ],
  },
  refreshApplication: {
    path: `${APPLICATION}/refresh`,
    method: 'post',
    status: 202,
    answer: checkout,
  },
  terminateOperation: {
    path: `${APPLICATION}/terminate`,
    method: 'post',
    // Nothing runs in the recording.
    status: 409,
    answer: { error: { message: 'Nothing runs on checkout' } },
  },
  rollbackApplication: {
    path: `${APPLICATION}/rollback`,
    method: 'post',
    body: { id: 1 },
    // A window denies it in the recording, where Argo CD would take it and hang.
    status: 409,
    answer: {
      error: { message: expect.stringContaining('a window denies it') },
    },
    bad: [{ body: { id: 'last' }, message: 'id' }],
  },
  setAutoSync: {
    path: `${APPLICATION}/auto-sync`,
    method: 'post',
    body: { enabled: false },
    status: 200,
    answer: checkout,
    bad: [{ body: {}, message: 'enabled' }],
  },
  deleteApplication: {
    path: `${APPLICATION}/delete`,
    method: 'post',
    body: { cascade: 'foreground', confirm: 'checkout' },
    status: 202,
    answer: checkout,
    bad: [
      {
        body: { cascade: 'foreground', confirm: 'check' },
        message: 'Confirm by its name, checkout',
      },
      { body: { confirm: 'checkout' }, message: 'cascade' },
    ],
  },
  runResourceAction: {
    path: `${APPLICATION}/resource/actions`,
    method: 'post',
    body: { resource: deployment, action: 'restart' },
    status: 202,
    answer: checkout,
  },
  deleteResource: {
    path: `${APPLICATION}/resource/delete`,
    method: 'post',
    body: { resource: deployment },
    status: 202,
    answer: checkout,
  },
};

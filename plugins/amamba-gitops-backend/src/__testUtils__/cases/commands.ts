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
    path: '/applications',
    method: 'post',
    body: { instance: 'main', name: 'new', spec },
    status: 201,
    answer: { instance: 'main', namespace: 'argocd', name: 'new' },
    namesNothing: true,
  },
  updateApplication: {
    path: `${APPLICATION}/spec`,
    method: 'put',
    body: { spec, resourceVersion: 'stale' },
    status: 409,
    answer: {},
  },
  syncApplication: {
    path: `${APPLICATION}/sync`,
    method: 'post',
    status: 202,
    answer: checkout,
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
    status: 202,
    answer: checkout,
  },
  rollbackApplication: {
    path: `${APPLICATION}/rollback`,
    method: 'post',
    body: { id: 1 },
    status: 202,
    answer: checkout,
  },
  setAutoSync: {
    path: `${APPLICATION}/auto-sync`,
    method: 'post',
    body: { enabled: false },
    status: 200,
    answer: checkout,
  },
  deleteApplication: {
    path: `${APPLICATION}/delete`,
    method: 'post',
    body: { cascade: 'foreground', confirm: 'checkout' },
    status: 202,
    answer: checkout,
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

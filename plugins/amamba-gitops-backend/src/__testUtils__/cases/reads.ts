import type { ReadRoute } from '../../routes/reads';
import { applicationIdOf, topicOf } from '../../store/ids';
import type { RouteCase } from './RouteCase';

/** The application `checkout`, under its entity. */
export const APPLICATION = '/applications/main/argocd/checkout';

const DEPLOYMENT = 'group=apps&kind=Deployment&namespace=rec-cd-app&name=web';

const id = applicationIdOf({
  instance: 'main',
  namespace: 'argocd',
  name: 'checkout',
});

/** Looking at applications. */
export const READ_CASES: Record<ReadRoute, RouteCase> = {
  listApplications: {
    path: '/applications',
    status: 200,
    answer: {
      items: [{ id, name: 'checkout', project: 'payments' }],
      total: 1,
      counts: {
        sync: { OutOfSync: 1 },
        health: { Healthy: 1 },
        cluster: { dev: 1 },
      },
      sources: [{ instance: 'main', state: 'live' }],
      topics: [topicOf('main', 'payments')],
    },
    list: true,
    bad: [
      { path: '/applications?limit=0', message: 'limit' },
      { path: '/applications?health=Fine', message: 'health' },
      { path: '/applications?sort=age', message: 'sort' },
      {
        path: '/applications?cursor=forged',
        message: 'start again without a cursor',
      },
    ],
  },
  getApplication: {
    path: APPLICATION,
    status: 200,
    answer: {
      application: {
        id,
        name: 'checkout',
        sync: 'OutOfSync',
        health: 'Healthy',
        labels: { team: 'a' },
        destination: { cluster: 'dev', namespace: 'rec-cd-app' },
        argoCdUrl: 'https://main.example.com/applications/argocd/checkout',
      },
      source: { instance: 'main', state: 'live' },
      topic: topicOf('main', 'payments'),
    },
  },
  getResourceTree: {
    path: `${APPLICATION}/tree`,
    status: 200,
    answer: {
      tree: { truncated: false },
      source: { instance: 'main', state: 'live' },
    },
  },
  listDifferences: {
    path: `${APPLICATION}/differences`,
    status: 200,
    answer: {
      items: [
        { group: '', kind: 'ConfigMap', name: 'settings', change: 'modified' },
        { group: 'apps', kind: 'Deployment', name: 'web', change: 'modified' },
      ],
      truncated: false,
    },
    bad: [
      {
        path: `${APPLICATION}/differences?changedOnly=maybe`,
        message: 'changedOnly',
      },
    ],
  },
  listHistory: {
    path: `${APPLICATION}/history`,
    status: 200,
    answer: {},
  },
  listEvents: {
    path: `${APPLICATION}/events`,
    status: 200,
    answer: {},
  },
  readPodLog: {
    path: `${APPLICATION}/pods/web-8488656489-5m542/log?podNamespace=rec-cd-app&tailLines=1`,
    status: 200,
    answer: { text: 'line 2\n', truncated: true, containers: ['web'] },
    bad: [
      {
        path: `${APPLICATION}/pods/web-8488656489-5m542/log?tailLines=5001`,
        message: 'tailLines',
      },
    ],
  },
  getResource: {
    path: `${APPLICATION}/resource?kind=Secret&namespace=rec-cd-app&name=creds`,
    status: 200,
    answer: { manifest: expect.stringContaining('key: ++++++++') },
    bad: [{ path: `${APPLICATION}/resource?kind=Secret`, message: 'name' }],
  },
  listResourceActions: {
    path: `${APPLICATION}/resource/actions?${DEPLOYMENT}`,
    status: 200,
    answer: {
      items: [
        { name: 'pause', disabled: false, params: [] },
        { name: 'restart', disabled: false, params: [] },
        { name: 'resume', disabled: true, params: [] },
        { name: 'scale', disabled: false, params: [{ name: 'replicas' }] },
      ],
    },
    bad: [{ path: `${APPLICATION}/resource/actions`, message: 'kind' }],
  },
  getSyncWindows: {
    path: `${APPLICATION}/sync-windows`,
    status: 200,
    answer: {
      canSync: false,
      blockedBy: { kind: 'deny', schedule: '* * * * *', duration: '1h' },
      windows: [{ kind: 'deny', manualSync: false, active: true }],
    },
  },
  getApplicationSpec: {
    path: `${APPLICATION}/spec`,
    status: 200,
    answer: {
      spec: {
        sources: [
          {
            repoUrl: 'http://127.0.0.1:8930/rec-app.git',
            path: 'plain',
            targetRevision: 'HEAD',
          },
        ],
        destination: { cluster: 'dev', namespace: 'rec-cd-app' },
      },
      kept: [],
    },
  },
  previewDeletion: {
    path: `${APPLICATION}/deletion`,
    status: 200,
    answer: {
      resources: [
        { kind: 'ConfigMap', name: 'extra' },
        { kind: 'ConfigMap', name: 'settings' },
        { kind: 'Secret', name: 'creds' },
        { kind: 'Service', name: 'web' },
        { group: 'apps', kind: 'Deployment', name: 'web' },
      ],
      kept: [],
    },
  },
};

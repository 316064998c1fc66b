import {
  type ArgoApplicationSet,
  type ArgoManagedResource,
  type ArgoRepository,
  argoResourceTreeSchema,
} from '@amamba/plugin-amamba-node';
import actions from '../__fixtures__/actions.json';
import events from '../__fixtures__/events.json';
import managed from '../__fixtures__/managed-out-of-sync.json';
import pod from '../__fixtures__/pod.json';
import secret from '../__fixtures__/secret.json';
import windows from '../__fixtures__/sync-windows.json';
import tree from '../__fixtures__/tree.json';
import { anApplication, aProject, recordedApplication } from './applications';
import { PuppetArgoCd } from './PuppetArgoCd';

/**
 * An Argo CD `main` with the projects of two workspaces and one of none, and
 * in that of payments the application `checkout` of the recordings.
 */
export function createWorld(): PuppetArgoCd {
  const argocd = new PuppetArgoCd('main');
  argocd.projects = [
    aProject('payments', 'payments'),
    aProject('search', 'search'),
    aProject('elsewhere', 'elsewhere'),
    aProject('default'),
  ];
  argocd.add(recordedApplication('checkout', 'payments'), {
    tree: argoResourceTreeSchema.parse(tree),
    managed: ofCheckout(managed.items) as ArgoManagedResource[],
    events: events.items as never,
    actions: actions.actions as never,
    windows: windows as never,
    live: {
      'Secret/creds': JSON.parse(secret.manifest),
      'Pod/web-8488656489-5m542': pod,
    },
    log: [
      { content: 'line 1', timestamp: '', podName: 'web-8488656489-5m542' },
      { content: 'line 2', timestamp: '', podName: 'web-8488656489-5m542' },
    ],
    commits: {
      '08e8b69bcce2b7910140f143100e0f550c15a741': {
        author: 'Ada <ada@example.com>',
        message: 'Begin',
        date: '2026-11-21T05:00:00Z',
      },
    },
  });
  argocd.add(
    anApplication('web', 'payments', {
      metadata: { labels: { team: 'a' } },
      status: {
        sync: { status: 'OutOfSync', revision: 'main' },
        health: { status: 'Degraded' },
      },
    }),
  );
  argocd.add(
    anApplication('search', 'search', { metadata: { labels: { team: 'b' } } }),
  );
  argocd.add(anApplication('loose', 'default'));
  argocd.add(anApplication('far', 'elsewhere'));
  argocd.repositories = [
    aRepository('payments', 'unused'),
    aRepository('elsewhere', 'config'),
  ];
  argocd.applicationSets = [
    aSet('tenants', 'payments'),
    aSet('others', 'elsewhere'),
    aSet('anywhere', '{{.project}}'),
  ];
  return argocd;
}

function aRepository(project: string, name: string): ArgoRepository {
  return {
    repo: `https://git.example.com/${project}/${name}.git`,
    type: 'git',
    project,
    username: 'git',
    connectionState: {
      status: 'Successful',
      message: '',
      attemptedAt: '2026-11-21T08:00:00Z',
    },
  };
}

function aSet(name: string, project: string): ArgoApplicationSet {
  return {
    metadata: {
      name,
      namespace: 'argocd',
      creationTimestamp: '2026-11-21T08:00:00Z',
    },
    spec: {
      goTemplate: true,
      generators: [{ list: { elements: [{ stage: 'test' }] } }],
      template: {
        metadata: { name: `${name}-{{.stage}}` },
        spec: { project, destination: {} },
      },
    },
    status: { resources: [{ name: 'web' }, { name: 'search' }] },
  };
}

/** The recordings are of an application `rec-web`. */
function ofCheckout<T>(recorded: T): T {
  return JSON.parse(
    JSON.stringify(recorded).replaceAll('rec-web:', 'checkout:'),
  );
}

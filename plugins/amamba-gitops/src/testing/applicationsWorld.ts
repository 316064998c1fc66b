import type {
  Application,
  Deployment,
  GitopsSource,
  Operation,
  ResourceAction,
  ResourceDiff,
  ResourceEvent,
  ResourceNode,
  SyncWindows,
} from '@amamba/plugin-amamba-gitops-common';
import type { GitopsApi } from '../api/gitopsApi';
import {
  at,
  deployments,
  liveSource,
  nodes,
  paymentsDev,
  paymentsProd,
  summaryOf,
} from './fixtures';
import { pageOf, refusal } from './refusal';

/** What a backend knows of applications; change it and the next read tells. */
export interface ApplicationsWorld {
  applications: Application[];
  sources: GitopsSource[];
  nodes: ResourceNode[];
  truncated: boolean;
  differences: ResourceDiff[];
  history: Deployment[];
  events: ResourceEvent[];
  windows: SyncWindows;
  actions: ResourceAction[];
  /** Text of each container's log by pod and container. */
  logs: Record<string, Record<string, string>>;
}

/** The applications of the stories. */
export function createApplicationsWorld(): ApplicationsWorld {
  return {
    applications: [paymentsDev, paymentsProd],
    sources: [liveSource],
    nodes: [...nodes],
    truncated: false,
    differences: [
      {
        group: 'apps',
        version: 'v1',
        kind: 'Deployment',
        namespace: 'payments',
        name: 'payments-api',
        change: 'modified',
        hook: false,
        tooLarge: false,
        live: 'spec:\n  replicas: 1\n  image: payments-api:1.4.0\n',
        desired: 'spec:\n  replicas: 3\n  image: payments-api:1.5.0\n',
      },
      {
        group: '',
        version: 'v1',
        kind: 'ConfigMap',
        namespace: 'payments',
        name: 'payments-old',
        change: 'removed',
        hook: false,
        tooLarge: false,
        live: 'data:\n  mode: old\n',
      },
    ],
    history: deployments,
    events: [
      {
        type: 'Normal',
        reason: 'OperationCompleted',
        message: 'Sync operation succeeded',
        count: 1,
        lastAt: at(3600),
      },
    ],
    windows: { canSync: true, windows: [] },
    actions: [
      { name: 'restart', title: 'Restart', disabled: false, params: [] },
      {
        name: 'scale',
        title: 'Scale',
        disabled: false,
        params: [{ name: 'replicas', value: '1', type: 'integer' }],
      },
    ],
    logs: {
      'payments-api-5d9c7b-x7k2p': { app: 'listening on :8080\n' },
    },
  };
}

const matches = (application: Application, query: Record<string, unknown>) =>
  `${application.name} ${application.images} ${application.sources[0].repoUrl}`
    .toLocaleLowerCase('en-US')
    .includes(String(query.search ?? '').toLocaleLowerCase('en-US')) &&
  (!query.cluster || application.destination.cluster === query.cluster);

function countBy(
  applications: Application[],
  of: (application: Application) => string,
) {
  const counts: Record<string, number> = {};
  for (const application of applications) {
    counts[of(application)] = (counts[of(application)] ?? 0) + 1;
  }
  return counts;
}

type Key = {
  instance: string;
  applicationNamespace: string;
  application: string;
};

/** The parts of a backend's client that are about applications. */
export function createApplicationsApi(world: ApplicationsWorld) {
  const find = (key: Key) => {
    const application = world.applications.find(
      each =>
        each.instance === key.instance &&
        each.namespace === key.applicationNamespace &&
        each.name === key.application,
    );
    if (!application) {
      throw refusal(404, `This entity has no application ${key.application}`);
    }
    return application;
  };
  const change = (key: Key, changes: Partial<Application>) => {
    const { instance, namespace, name } = find(key);
    world.applications = world.applications.map(each =>
      each.name === name ? { ...each, ...changes } : each,
    );
    return { instance, namespace, name };
  };
  const operate = (key: Key, changes: Partial<Operation>) =>
    change(key, {
      operation: 'Running',
      lastOperation: {
        phase: 'Running',
        startedAt: new Date().toISOString(),
        automated: false,
        dryRun: false,
        retryCount: 0,
        revisions: find(key).revisions,
        results: [],
        ...changes,
      },
    });
  return {
    listApplications: async ({ query = {} }) => {
      const found = world.applications.filter(each => matches(each, query));
      const shown = found.filter(
        each =>
          (!query.sync || each.sync === query.sync) &&
          (!query.health || each.health === query.health),
      );
      return {
        ...pageOf(shown.map(summaryOf), query),
        total: shown.length,
        counts: {
          sync: countBy(found, ({ sync }) => sync),
          health: countBy(found, ({ health }) => health),
          cluster: countBy(
            world.applications.filter(each =>
              matches(each, { ...query, cluster: undefined }),
            ),
            ({ destination }) => destination.cluster,
          ),
        },
        sources: world.sources,
      };
    },
    getApplication: async ({ params }) => ({
      application: find(params),
      source: world.sources[0],
      topic: 't-payments',
    }),
    getResourceTree: async ({ params }) => {
      find(params);
      return {
        tree: { nodes: world.nodes, truncated: world.truncated },
        source: world.sources[0],
      };
    },
    listDifferences: async ({ query = {} }) => {
      const named = query.resources as string[] | undefined;
      return {
        items: world.differences.filter(
          ({ group, kind, namespace, name }) =>
            !named ||
            named.includes([group, kind, namespace ?? '', name].join('/')),
        ),
        truncated: false,
      };
    },
    listHistory: async () => ({ items: world.history }),
    listEvents: async () => ({ items: world.events }),
    readPodLog: async ({ params, query = {} }) => {
      const logs = world.logs[params.pod] ?? {};
      const containers = Object.keys(logs);
      return {
        text: logs[query.container ?? containers[0]] ?? '',
        truncated: false,
        containers,
        notice: query.previous === 'true' ? 'There was no restart.' : undefined,
      };
    },
    getResource: async ({ query }) => ({
      manifest: `kind: ${query.kind}\nmetadata:\n  name: ${query.name}\n`,
    }),
    listResourceActions: async () => ({ items: world.actions }),
    getSyncWindows: async () => world.windows,
    previewDeletion: async ({ params }) => ({
      resources: find(params).resources,
      kept: [],
    }),
    syncApplication: async ({ params, body = {} }) =>
      operate(params, { dryRun: body.dryRun ?? false }),
    refreshApplication: async ({ params }) => change(params, {}),
    terminateOperation: async ({ params }) =>
      change(params, {
        operation: 'Failed',
        lastOperation: {
          ...find(params).lastOperation!,
          phase: 'Failed',
          message: 'Operation terminated',
        },
      }),
    rollbackApplication: async ({ params, body }) => {
      operate(params, { dryRun: body.dryRun ?? false });
      return change(
        params,
        body.pauseAutoSync ? { automation: 'paused' as const } : {},
      );
    },
    setAutoSync: async ({ params, body }) =>
      change(params, { automation: body.enabled ? 'automatic' : 'paused' }),
    deleteApplication: async ({ params }) => change(params, { deleting: true }),
    runResourceAction: async ({ params }) => change(params, {}),
    deleteResource: async ({ params, body }) => {
      world.nodes = world.nodes.filter(
        node =>
          node.name !== body.resource.name || node.kind !== body.resource.kind,
      );
      return change(params, {});
    },
  } satisfies Partial<GitopsApi>;
}

import { installControllers } from '../../../kubernetes/controllers/installControllers.ts';
import { installPods } from '../../../kubernetes/pods/installPods.ts';
import {
  startTestCluster,
  eventually,
} from '../../../kubernetes/__testUtils__/testCluster.ts';
import type {
  Clock,
  KubeObject,
  ObjectClient,
} from '../../../kubernetes/types.ts';
import { customResourceDefinitions } from '../../crds/definitions.ts';
import { createRepoServer } from '../../repo/index.ts';
import type { ArgoCdSettings, RepoServer } from '../../types.ts';
import { createDestinations, startController } from '../index.ts';
import type { RunningController } from '../startController.ts';

const APPLICATIONS = 'applications.argoproj.io';
const NAMESPACE = 'argocd';
/** Nothing is written for so long: all is done that was to be done. */
const CALM_MS = 300;
const PATIENCE_MS = 60_000;

const SETTINGS: ArgoCdSettings = {
  accounts: {},
  policyCsv: '',
  policyDefault: '',
  applicationNamespaces: [],
  resyncMs: 3_600_000,
  waveDelayMs: 0,
  revisionCacheMs: 3_600_000,
  tracking: 'annotation',
};

/** A cluster with Argo CD's controllers, and without its API. */
export interface TestArgoCd {
  objects: ObjectClient;
  controller: RunningController;
  repositories: RepoServer;
  createNamespace(name: string): void;
  createProject(name: string, spec?: Record<string, unknown>): void;
  createApp(name: string, spec: Record<string, unknown>): void;
  app(name: string): KubeObject;
  /** As the API does. */
  operate(name: string, operation: Record<string, unknown>): void;
  refresh(name: string, how?: 'normal' | 'hard'): void;
  terminate(name: string): void;
  /** Waits until an Application has been let alone for a while. */
  settled(name: string): Promise<void>;
  eventually: typeof eventually;
  stop(): Promise<void>;
}

export async function startTestArgoCd(
  clock?: Clock,
  settings: Partial<ArgoCdSettings> = {},
): Promise<TestArgoCd> {
  const { running, stop } = await startTestCluster({
    clock,
    install: cluster => {
      installPods(cluster);
      installControllers(cluster);
    },
  });
  const { objects } = running.cluster;
  for (const definition of customResourceDefinitions()) {
    objects.create(
      'customresourcedefinitions.apiextensions.k8s.io',
      definition,
    );
  }
  await eventually(() =>
    running.cluster.registry.get('applicationsets.argoproj.io'),
  );
  const createNamespace = (name: string) => {
    objects.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
  };
  createNamespace(NAMESPACE);
  const repositories = createRepoServer({
    revisionCacheMs: () => settings.revisionCacheMs ?? SETTINGS.revisionCacheMs,
  });
  const destinations = createDestinations({
    home: running,
    remotes: [],
    namespace: NAMESPACE,
  });
  const controller = startController({
    objects,
    clock: running.cluster.clock,
    namespace: NAMESPACE,
    settings: () => ({ ...SETTINGS, ...settings }),
    repositories,
    destinations,
  });
  let lastWrite = new Map<string, number>();
  const stopWatching = objects.watch(APPLICATIONS, ({ object }) => {
    lastWrite.set(object.metadata.name, performance.now());
  });
  const change = (name: string, edit: (app: KubeObject) => void) =>
    objects.modify(APPLICATIONS, NAMESPACE, name, app => {
      lastWrite.set(name, performance.now());
      edit(app);
    });
  return {
    objects,
    controller,
    repositories,
    eventually,
    createNamespace,
    createProject: (name, spec = {}) => {
      objects.create('appprojects.argoproj.io', {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'AppProject',
        metadata: { name, namespace: NAMESPACE },
        spec: {
          sourceRepos: ['*'],
          destinations: [{ server: '*', namespace: '*' }],
          ...spec,
        },
      });
    },
    createApp: (name, spec) => {
      lastWrite.set(name, performance.now());
      objects.create(APPLICATIONS, {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name, namespace: NAMESPACE },
        spec: { project: 'default', ...spec },
      });
    },
    app: name => objects.get(APPLICATIONS, NAMESPACE, name)!,
    operate: (name, operation) => {
      change(name, app => {
        app.operation = {
          initiatedBy: { username: 'admin' },
          retry: {},
          ...operation,
        };
        delete app.status?.operationState;
      });
    },
    refresh: (name, how = 'normal') => {
      change(name, ({ metadata }) => {
        metadata.annotations = {
          ...metadata.annotations,
          'argocd.argoproj.io/refresh': how,
        };
      });
    },
    terminate: name => {
      change(name, app => {
        app.status.operationState.phase = 'Terminating';
      });
    },
    settled: async name => {
      const deadline = performance.now() + PATIENCE_MS;
      for (;;) {
        const app = objects.get(APPLICATIONS, NAMESPACE, name);
        const quiet = performance.now() - (lastWrite.get(name) ?? 0);
        if (!(app && isBusy(app)) && quiet > CALM_MS) return;
        if (performance.now() > deadline) {
          throw new Error(
            `${name} does not come to rest: ${JSON.stringify(app?.status)}`,
          );
        }
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    },
    stop: async () => {
      stopWatching();
      lastWrite = new Map();
      controller.stop();
      destinations.stop();
      repositories.stop();
      await stop();
    },
  };
}

/** Something that was asked for has not been done yet. */
function isBusy({ metadata, operation, status }: KubeObject): boolean {
  return (
    operation !== undefined ||
    metadata.deletionTimestamp !== undefined ||
    metadata.annotations?.['argocd.argoproj.io/refresh'] !== undefined ||
    !status?.sync?.status
  );
}

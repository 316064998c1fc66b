import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startKubernetes, type RunningCluster } from '../kubernetes/index.ts';
import { installDistribution } from '../kubernetes/installDistribution.ts';
import type { KubeObject, ObjectClient } from '../kubernetes/types.ts';
import { WatchedPods, type Selection } from './watchedPods.ts';

const DEPLOYMENTS = 20;
const REPLICAS = 500;
const PODS = DEPLOYMENTS * REPLICAS;
const WATCHERS = 50;
const NAMESPACE = 'soak';
/** More than the whole takes on a slow machine; then it is stuck. */
const STUCK_MS = 8 * 60_000;
/** What may stay of what they took: remembered events, caches, compiled code. */
const LEFT = 0.25;

const RUNNING: Selection = {
  query: 'fieldSelector=status.phase%3DRunning',
  selects: (_labels, phase) => phase === 'Running',
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

// The runner takes the whole file for one test: its own tests follow every
// promise, and there are millions here.
startAndSoak();

async function startAndSoak(): Promise<void> {
  const kubernetes = await startKubernetes({
    clusters: ['soak'],
    install: cluster =>
      installDistribution(cluster, { nodes: 50, podsPerNode: 250 }),
  });
  try {
    await soak(kubernetes.clusters[0]);
  } finally {
    await kubernetes.stop();
  }
}

async function soak(cluster: RunningCluster): Promise<void> {
  const { objects } = cluster.cluster;
  createNamespace(objects);
  await pause();
  const before = heapBytes();
  const watchers = openWatchers(cluster);
  try {
    createDeployments(objects);
    await settle('all run', () => running(objects) === PODS);
    await compare(watchers, objects);
    await annotatePods(objects);
    await compare(watchers, objects);
    const full = heapBytes();
    removeDeployments(objects);
    await settle('all are gone', () => podsOf(objects).length === 0);
    await compare(watchers, objects);
    await Promise.all(watchers.map(watcher => watcher.close()));
    objects.delete('namespaces', undefined, NAMESPACE);
    const gone = () => !objects.get('namespaces', undefined, NAMESPACE);
    await settle('the namespace is gone', gone);
    const taken = full - before;
    // Writes are told to controllers and watches for a while after they are made.
    await settle(
      `less than ${megabytes(LEFT * taken)} of ${megabytes(
        taken,
      )} MiB are left`,
      () => heapBytes() - before < LEFT * taken,
    );
  } finally {
    for (const watcher of watchers) watcher.close().catch(() => undefined);
  }
}

function createDeployments(objects: ObjectClient): void {
  for (let n = 0; n < DEPLOYMENTS; n += 1) {
    objects.create('deployments.apps', deployment(`d-${n}`));
  }
}

function removeDeployments(objects: ObjectClient): void {
  for (let n = 0; n < DEPLOYMENTS; n += 1) {
    objects.delete('deployments.apps', NAMESPACE, `d-${n}`);
  }
}

async function annotatePods(objects: ObjectClient): Promise<void> {
  for (const pod of podsOf(objects)) {
    objects.modify('pods', NAMESPACE, pod.metadata.name, ({ metadata }) => {
      metadata.annotations = { ...metadata.annotations, seen: 'yes' };
    });
    await new Promise(setImmediate);
  }
}

function createNamespace(objects: ObjectClient): void {
  objects.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  });
}

function deployment(name: string) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      replicas: REPLICAS,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.10' }],
        },
      },
    },
  };
}

/** Of every five watchers, three follow one application each; two read all of everything. */
function selectionOf(watcher: number): Selection {
  const kind = watcher % 5;
  if (kind === 0) return { whole: watcher % 25 === 0 };
  if (kind === 1) return RUNNING;
  const name = `d-${watcher % DEPLOYMENTS}`;
  return {
    query: `labelSelector=app%3D${name}`,
    selects: ({ app }) => app === name,
    whole: true,
  };
}

function openWatchers(cluster: RunningCluster): WatchedPods[] {
  return Array.from(
    { length: WATCHERS },
    (_, n) => new WatchedPods(cluster, NAMESPACE, selectionOf(n)),
  );
}

/** Waits until every watcher holds exactly what the store does. */
async function compare(
  watchers: WatchedPods[],
  objects: ObjectClient,
): Promise<void> {
  await settle('every watcher holds the state of the store', () => {
    const pods = podsOf(objects);
    return watchers.every(watcher => {
      if (watcher.failure) throw watcher.failure;
      const selected = pods.filter(({ metadata, status }) =>
        watcher.selects(metadata.labels ?? {}, status?.phase),
      );
      return sameVersions(watcher.versions, selected);
    });
  });
}

function sameVersions(
  seen: ReadonlyMap<string, string>,
  pods: KubeObject[],
): boolean {
  return (
    seen.size === pods.length &&
    pods.every(
      ({ metadata }) => seen.get(metadata.name) === metadata.resourceVersion,
    )
  );
}

function podsOf(objects: ObjectClient): KubeObject[] {
  return objects.list('pods', { namespace: NAMESPACE });
}

function running(objects: ObjectClient): number {
  return podsOf(objects).filter(({ status }) => status?.phase === 'Running')
    .length;
}

async function settle(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + STUCK_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`It never came that ${what}`);
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 2_000));
}

function heapBytes(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}

import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { startKubernetes, type RunningCluster } from '../kubernetes/index.ts';
import { installDistribution } from '../kubernetes/installDistribution.ts';
import type { ObjectClient } from '../kubernetes/types.ts';
import { WatchedPods, type Selection } from './watchedPods.ts';

const DEPLOYMENTS = 20;
const REPLICAS = 500;
const PODS = DEPLOYMENTS * REPLICAS;
const WATCHERS = 50;
const NAMESPACE = 'soak';
/** More than the whole takes on a slow machine; then it is stuck. */
const STUCK_MS = 8 * 60_000;
/** What may stay of what 10,000 pods took: caches, and code made faster. */
const LEFT_BYTES = 96 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('10,000 pods come, change and go before 50 watchers', async () => {
  const kubernetes = await startKubernetes({
    clusters: ['soak'],
    install: cluster =>
      installDistribution(cluster, { nodes: 50, podsPerNode: 250 }),
  });
  const [cluster] = kubernetes.clusters;
  const { objects } = cluster.cluster;
  createNamespace(objects);
  await settle(() => true);
  const before = heapBytes();
  const watchers = openWatchers(cluster);

  for (let n = 0; n < DEPLOYMENTS; n += 1) {
    objects.create('deployments.apps', deployment(`d-${n}`));
  }
  await settle(() => count(objects, 'Running') === PODS);
  await compare(watchers, objects);
  for (const pod of objects.list('pods', { namespace: NAMESPACE })) {
    objects.modify('pods', NAMESPACE, pod.metadata.name, ({ metadata }) => {
      metadata.annotations = { ...metadata.annotations, seen: 'yes' };
    });
    await new Promise(setImmediate);
  }
  await compare(watchers, objects);
  const full = heapBytes();

  for (let n = 0; n < DEPLOYMENTS; n += 1) {
    objects.delete('deployments.apps', NAMESPACE, `d-${n}`);
  }
  await settle(() => podsOf(objects).length === 0);
  await compare(watchers, objects);
  await Promise.all(watchers.map(watcher => watcher.close()));
  objects.delete('namespaces', undefined, NAMESPACE);
  await settle(() => !objects.get('namespaces', undefined, NAMESPACE));
  const left = heapBytes() - before;
  const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
  assert.ok(
    left < LEFT_BYTES,
    `${megabytes(left)} MiB are left of ${megabytes(full - before)} MiB`,
  );
  await kubernetes.stop();
});

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

const RUNNING: Selection = {
  query: 'fieldSelector=status.phase%3DRunning',
  selects: (_labels, phase) => phase === 'Running',
};
const APPLICATION: Selection = {
  query: 'labelSelector=app%3Dd-3',
  selects: ({ app }) => app === 'd-3',
  whole: true,
};
const SELECTIONS: Selection[] = [
  { whole: true },
  ...[{}, RUNNING, APPLICATION].flatMap(item => [item, item, item]),
];

function openWatchers(cluster: RunningCluster): WatchedPods[] {
  return Array.from(
    { length: WATCHERS },
    (_, n) =>
      new WatchedPods(cluster, NAMESPACE, SELECTIONS[n % SELECTIONS.length]),
  );
}

async function compare(
  watchers: WatchedPods[],
  objects: ObjectClient,
): Promise<void> {
  const pods = podsOf(objects);
  for (const watcher of watchers) {
    const expected = new Map(
      pods
        .filter(({ metadata, status }) =>
          watcher.selects(metadata.labels ?? {}, status?.phase),
        )
        .map(({ metadata }) => [metadata.name, metadata.resourceVersion]),
    );
    await settle(() => watcher.versions.size === expected.size);
    await settle(() => sameVersions(watcher.versions, expected));
  }
}

function sameVersions(
  seen: ReadonlyMap<string, string>,
  expected: ReadonlyMap<string, string>,
): boolean {
  return [...expected].every(([name, version]) => seen.get(name) === version);
}

function podsOf(objects: ObjectClient) {
  return objects.list('pods', { namespace: NAMESPACE });
}

function count(objects: ObjectClient, phase: string): number {
  return podsOf(objects).filter(({ status }) => status?.phase === phase).length;
}

async function settle(holds: () => boolean): Promise<void> {
  const end = Date.now() + STUCK_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`never held: ${holds}`);
    await new Promise(resolve => setTimeout(resolve, 2_000));
  }
}

function heapBytes(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

import { ARGO_DEFINITIONS } from '../__testUtils__/argoDefinitions.ts';
import { createFastClock } from '../__testUtils__/fastClock.ts';
import { ExchangeReplay } from '../__testUtils__/exchangeReplay.ts';
import { readRecording } from '../__testUtils__/recording.ts';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';
import { installDistribution } from '../installDistribution.ts';
import type { KubeObject } from '../types.ts';

const NAMESPACE = 'rec-k8s-api';
const CORE = `/api/v1/namespaces/${NAMESPACE}`;
const APPS = `/apis/apps/v1/namespaces/${NAMESPACE}`;
const TEKTON = `/apis/tekton.dev/v1/namespaces/${NAMESPACE}`;
const IMAGE = 'local.test/busybox:1';

let test: TestCluster;
let replay: ExchangeReplay;

beforeAll(async () => {
  test = await startTestCluster({
    clock: createFastClock(4),
    install: installDistribution,
  });
  replay = new ExchangeReplay(test.admin);
  await prepare();
});

afterAll(() => test.stop());

async function post(path: string, body: object): Promise<void> {
  const { status, text } = await test.admin.post(path, body);
  if (status !== 201) throw new Error(text);
}

const sleeper = {
  terminationGracePeriodSeconds: 1,
  containers: [{ name: 'a', image: IMAGE, command: ['sleep', '1000'] }],
};

function deployment(name: string): Promise<void> {
  const labels = { app: name };
  return post(`${APPS}/deployments`, {
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: sleeper },
    },
  });
}

async function configMaps(): Promise<void> {
  for (let n = 0; n < 5; n++) {
    await post(`${CORE}/configmaps`, {
      metadata: { name: `cm-${n}`, labels: { n: String(n % 2), rec: 'x' } },
      data: { i: String(n) },
    });
  }
}

function pod(): Promise<void> {
  return post(`${CORE}/pods`, {
    metadata: { name: 'a-pod', labels: { app: 'a' } },
    spec: sleeper,
  });
}

const STEP = { name: 'a', image: IMAGE };

function task(name: string, more: object): Promise<void> {
  return post(`${TEKTON}/tasks`, {
    apiVersion: 'tekton.dev/v1',
    kind: 'Task',
    metadata: { name },
    spec: { steps: [{ ...STEP, ...more }] },
  });
}

/** The world in which the recordings were begun. */
async function prepare(): Promise<void> {
  for (const definition of ARGO_DEFINITIONS) {
    await post(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      definition,
    );
  }
  await post('/api/v1/namespaces', {
    metadata: { name: NAMESPACE, labels: { a: 'b' } },
  });
  for (const name of ['rec-tkn-webhook', 'rec-tkn-triggers']) {
    await post('/api/v1/namespaces', { metadata: { name } });
  }
  await configMaps();
  // The recorded cluster had one node.
  const { objects } = test.running.cluster;
  for (const node of objects.list('nodes').slice(1)) {
    objects.delete('nodes', undefined, node.metadata.name);
  }
  const isThere = (name: string) => () =>
    objects.get('serviceaccounts', NAMESPACE, name);
  await eventually(isThere('default'));
  await pod();
  await deployment('a-dep');
  await task('t', { script: 'sleep 600' });
  await post(`${TEKTON}/taskruns`, {
    apiVersion: 'tekton.dev/v1',
    kind: 'TaskRun',
    metadata: { name: 'tr' },
    spec: { taskRef: { name: 't' } },
  });
}

function isReady(object: KubeObject | undefined): boolean {
  return object?.status?.availableReplicas === 1;
}

const readyDeployment = (name: string) => async () => {
  await deployment(name);
  const { objects } = test.running.cluster;
  await eventually(() =>
    isReady(objects.get('deployments.apps', NAMESPACE, name)),
  );
};

/** Writes so often that the server forgets how things were before. */
function forgetThePast(): void {
  const { objects } = test.running.cluster;
  for (let n = 0; n < 5_000; n++) {
    objects.modify('configmaps', NAMESPACE, 'kube-root-ca.crt', object => {
      object.metadata.annotations!.n = String(n);
    });
  }
  objects.modify('configmaps', NAMESPACE, 'kube-root-ca.crt', object => {
    delete object.metadata.annotations!.n;
  });
}

/** A task that is done at once, after one that could be seen running. */
async function runEnds(): Promise<void> {
  await test.admin.delete(`${TEKTON}/taskruns/tr`);
  await test.admin.delete(`${TEKTON}/tasks/t`);
  await task('t', { script: 'echo' });
}

async function somebodyElsesWrite(): Promise<void> {
  await test.admin.patch(`${CORE}/configmaps/e1`, 'merge', {
    data: { a: '2' },
  });
}

async function newObjects(): Promise<void> {
  const { objects } = test.running.cluster;
  await eventually(() => !objects.get('pods', NAMESPACE, 'a-pod'));
  await configMaps();
  await pod();
  await task('ssa-task', {});
}

async function namespaceThatIsHeld(): Promise<void> {
  const name = 'rec-k8s-nsdel';
  await post('/api/v1/namespaces', { metadata: { name } });
  await post(`/api/v1/namespaces/${name}/configmaps`, {
    metadata: { name: 'held', finalizers: ['example.com/hold'] },
  });
}

async function releaseNamespace(): Promise<void> {
  await test.admin.patch(
    '/api/v1/namespaces/rec-k8s-nsdel/configmaps/held',
    'merge',
    { metadata: { finalizers: null } },
  );
}

/** What the recorder did before an exchange, without recording it. */
const BEFORE: Record<string, () => Promise<void> | void> = {
  'deletion.json delete Background': readyDeployment('del-bg'),
  'deletion.json delete Foreground': readyDeployment('del-fg'),
  'deletion.json delete Orphan': readyDeployment('del-or'),
  'deletion.json delete namespace: 200, phase Terminating': namespaceThatIsHeld,
  'deletion.json gone': releaseNamespace,
  'errors.json create 201': runEnds,
  'errors.json Conflict: PUT with an old resourceVersion': somebodyElsesWrite,
  'list-table-limit.json list': newObjects,
  'list-table-limit.json continue token expired (compacted): body offers a new continue token':
    forgetThePast,
};

// In the order of the recorder, for what one leaves the next one finds.
it.each([
  'discovery.json',
  'tables.json',
  'errors.json',
  'subresources.json',
  'deletion.json',
  'list-table-limit.json',
  'tekton/webhook-refusals.json',
  'tekton/create-defaulting-update.json',
  'tekton/triggers-refusals.json',
])(
  'answers as recorded from a real server: %s',
  async file => {
    const differences: string[] = [];
    for (const exchange of readRecording(import.meta.dirname, file)) {
      await BEFORE[`${file} ${exchange.name}`]?.();
      differences.push(...(await replay.differences(file, exchange)));
    }
    expect(differences).toEqual([]);
  },
  60_000,
);

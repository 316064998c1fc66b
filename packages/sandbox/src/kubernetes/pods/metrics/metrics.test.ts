import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../../__testUtils__/testCluster.ts';
import { installPods } from '../installPods.ts';
import { installMetrics } from './installMetrics.ts';

const API = '/apis/metrics.k8s.io/v1beta1';
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';
let test: TestCluster;

interface Named {
  metadata: { name: string };
}

beforeAll(async () => {
  test = await startTestCluster({
    install: cluster => {
      installMetrics(cluster, installPods(cluster).kubelet);
    },
  });
  const { objects } = test.running.cluster;
  for (const name of ['a', 'b']) {
    objects.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: { app: name } },
      spec: {
        containers: ['one', 'two'].map(container => ({
          name: container,
          image: 'busybox',
          command: ['sleep', '3600'],
        })),
      },
    });
  }
  await eventually(
    () =>
      objects.list('pods').every(({ status }) => status?.phase === 'Running') ||
      undefined,
  );
});

afterAll(() => test.stop());

it('tells what each container of a pod uses', async () => {
  const { status, body } = await test.admin.get(
    `${API}/namespaces/default/pods/a`,
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({
    kind: 'PodMetrics',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: { name: 'a', namespace: 'default', labels: { app: 'a' } },
    window: '15s',
    containers: [{ name: 'one' }, { name: 'two' }],
  });
  for (const { usage } of body.containers) {
    expect(usage.cpu).toMatch(/^\d+n$/);
    expect(usage.memory).toMatch(/^\d+Ki$/);
  }
});

it('lists over namespaces and by label, as a table too', async () => {
  const all = await test.admin.get(`${API}/pods`);
  expect(all.body).toMatchObject({ kind: 'PodMetricsList' });
  expect(all.body.items).toHaveLength(2);
  const one = await test.admin.get(
    `${API}/namespaces/default/pods?labelSelector=app%3Db`,
  );
  expect(one.body.items.map(({ metadata }: Named) => metadata.name)).toEqual([
    'b',
  ]);
  const table = await test.admin.get(`${API}/pods`, { Accept: TABLE });
  expect(
    table.body.columnDefinitions.map(({ name }: { name: string }) => name),
  ).toEqual(['Name', 'cpu', 'memory', 'Window']);
});

it('sums up machines', async () => {
  const { body } = await test.admin.get(`${API}/nodes`);
  const names = test.running.cluster.objects
    .list('nodes')
    .map(({ metadata }) => metadata.name);
  expect(body.items.map(({ metadata }: Named) => metadata.name)).toEqual(names);
  expect(parseInt(body.items[0].usage.cpu, 10)).toBeGreaterThan(100e6);
});

it('is read-only, and says what it does not know', async () => {
  const none = await test.admin.get(`${API}/namespaces/default/pods/none`);
  expect(none).toMatchObject({
    status: 404,
    body: { message: 'pods.metrics.k8s.io "none" not found' },
  });
  const group = await test.admin.get(API);
  expect(group.body.resources).toMatchObject([
    { name: 'nodes', namespaced: false, verbs: ['get', 'list'] },
    { name: 'pods', namespaced: true, verbs: ['get', 'list'] },
  ]);
  const removed = await test.admin.delete(`${API}/namespaces/default/pods/a`);
  expect(removed.status).toBe(405);
});

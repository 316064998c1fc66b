import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough, Readable, Writable } from 'node:stream';
import { test } from 'node:test';
import {
  AppsV1Api,
  CoreV1Api,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  Log,
  makeInformer,
  PortForward,
  Watch,
  type V1ConfigMap,
  type V1Status,
} from '@kubernetes/client-node';
import { describeContract, eventually } from './suite.ts';

const config = new KubeConfig();
let core: CoreV1Api;

const contract = describeContract(
  'client-node',
  async ({ kubectl, target }) => {
    config.loadFromFile(target.kubeconfig);
    core = config.makeApiClient(CoreV1Api);
    await kubectl.ok`run shell --image=${
      target.busybox
    } -- sh -c ${'echo up; while true; do sleep 1; done'}`;
    await kubectl.ok`run web --image=${target.nginx}`;
    await kubectl.ok`wait pod shell web --for=condition=Ready --timeout=55s`;
  },
);

test('an informer holds what there is, and follows', async () => {
  const { namespace } = contract;
  const informer = makeInformer<V1ConfigMap>(
    config,
    `/api/v1/namespaces/${namespace}/configmaps`,
    () => core.listNamespacedConfigMap({ namespace }),
  );
  const seen: string[] = [];
  for (const event of ['add', 'update', 'delete'] as const) {
    informer.on(event, ({ metadata }) => {
      if (metadata?.name === 'followed') seen.push(event);
    });
  }
  await informer.start();
  try {
    const body = { metadata: { name: 'followed' }, data: { a: '1' } };
    await core.createNamespacedConfigMap({ namespace, body });
    await eventually(async () =>
      assert.ok(informer.get('followed', namespace)),
    );
    const changed = { ...body, data: { a: '2' } };
    await core.replaceNamespacedConfigMap({
      name: 'followed',
      namespace,
      body: changed,
    });
    await eventually(async () =>
      assert.deepEqual(informer.get('followed', namespace)?.data, { a: '2' }),
    );
    await core.deleteNamespacedConfigMap({ name: 'followed', namespace });
    await eventually(async () =>
      assert.equal(informer.get('followed', namespace), undefined),
    );
    assert.deepEqual(seen, ['add', 'update', 'delete']);
  } finally {
    await informer.stop();
  }
});

test('a watch gives bookmarks and ends in time', async () => {
  const { namespace } = contract;
  const types: string[] = [];
  await new Promise<void>((resolve, reject) => {
    new Watch(config)
      .watch(
        `/api/v1/namespaces/${namespace}/configmaps`,
        {
          sendInitialEvents: true,
          resourceVersionMatch: 'NotOlderThan',
          allowWatchBookmarks: true,
          timeoutSeconds: 1,
        },
        type => types.push(type),
        error =>
          error && !/aborted|timeout/i.test(String(error))
            ? reject(error)
            : resolve(),
      )
      .catch(reject);
  });
  assert.equal(types[0], 'ADDED');
  assert.ok(types.includes('BOOKMARK'), types.join());
});

test('an object of any kind by its apiVersion', async () => {
  const { namespace, target } = contract;
  const api = KubernetesObjectApi.makeApiClient(config);
  const made = await api.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'any', namespace },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'any' } },
      template: {
        metadata: { labels: { app: 'any' } },
        spec: { containers: [{ name: 'main', image: target.nginx }] },
      },
    },
  } as Parameters<typeof api.create>[0]);
  assert.equal(made.metadata?.name, 'any');
  const apps = config.makeApiClient(AppsV1Api);
  const { spec } = await apps.readNamespacedDeployment({
    name: 'any',
    namespace,
  });
  assert.equal(spec?.strategy?.type, 'RollingUpdate');
});

test('exec: both outputs, standard input and the status', async () => {
  const { namespace } = contract;
  const out = collect();
  const err = collect();
  const status = await new Promise<V1Status>((resolve, reject) => {
    new Exec(config)
      .exec(
        namespace,
        'shell',
        'shell',
        ['sh', '-c', 'read line; echo got $line; echo bad >&2; exit 3'],
        out.stream,
        err.stream,
        Readable.from(['input\n']),
        false,
        resolve,
      )
      .catch(reject);
  });
  assert.equal(out.text(), 'got input\n');
  assert.equal(err.text(), 'bad\n');
  assert.equal(status.status, 'Failure');
  assert.equal(status.details?.causes?.[0]?.message, '3');
});

test('a log is followed to its end', async () => {
  const { kubectl, target, namespace } = contract;
  const script = 'for n in 1 2 3; do echo $n; sleep 1; done';
  await kubectl.ok`run brief --image=${target.busybox} --restart=Never -- sh -c ${script}`;
  const started = 'jsonpath={.status.containerStatuses[0].started}=true';
  await kubectl.ok`wait pod brief --for=${started} --timeout=30s`;
  const { stream, text } = collect();
  const ended = once(stream, 'finish');
  const follow = { follow: true };
  await new Log(config).log(namespace, 'brief', 'brief', stream, follow);
  await ended;
  assert.equal(text(), '1\n2\n3\n');
});

test('port-forward carries HTTP', async () => {
  const out = collect();
  const input = new PassThrough();
  const socket = await new PortForward(config).portForward(
    contract.namespace,
    'web',
    [80],
    out.stream,
    null,
    input,
  );
  input.write('GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n');
  await eventually(async () => assert.match(out.text(), /Welcome to nginx!/));
  assert.match(out.text(), /^HTTP\/1\.1 200 OK\r\n/);
  if (typeof socket !== 'function') socket.close();
});

function collect() {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}

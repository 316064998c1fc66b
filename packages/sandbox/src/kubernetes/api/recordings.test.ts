import { ApiClient, type ApiAnswer } from '../__testUtils__/apiClient.ts';
import {
  comparableAnswer,
  comparableRecording,
  readRecording,
  type Exchange,
} from '../__testUtils__/recording.ts';
import { startKubernetes, type RunningKubernetes } from '../index.ts';

const NAMESPACE = 'rec-k8s-api';

let kubernetes: RunningKubernetes;
let admin: ApiClient;

beforeEach(async () => {
  kubernetes = await startKubernetes({
    clusters: ['dev'],
    // So short that the first revisions are soon forgotten.
    historySize: 4,
  });
  const [cluster] = kubernetes.clusters;
  admin = new ApiClient(cluster, { token: cluster.adminToken });
  await prepare();
});

afterEach(async () => {
  admin.close();
  await kubernetes.stop();
});

/** The world in which the recordings were made, as far as they show it. */
async function prepare(): Promise<void> {
  const { objects } = kubernetes.clusters[0].cluster;
  objects.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  });
  objects.create('customresourcedefinitions.apiextensions.k8s.io', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'tasks.tekton.dev' },
    spec: {
      group: 'tekton.dev',
      scope: 'Namespaced',
      names: { plural: 'tasks', kind: 'Task' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
        },
      ],
    },
  });
  objects.create('deployments.apps', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a-dep', namespace: NAMESPACE },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'a-dep' } },
      template: {
        metadata: { labels: { app: 'a-dep' } },
        spec: { containers: [{ name: 'a', image: 'local.test/busybox:1' }] },
      },
    },
  });
  // The namespace's own objects come from a controller, shortly after.
  const watch = await admin.watch(
    `/api/v1/namespaces/${NAMESPACE}/configmaps?watch=1`,
  );
  await watch.take(1);
  watch.close();
}

async function replay(
  { request }: Exchange,
  client: ApiClient,
  path = request.path,
): Promise<ApiAnswer> {
  const { method, headers, body } = request;
  const { Authorization: _recorded, ...sent } = headers;
  return client.send({ method, path, headers: sent, body: body ?? undefined });
}

describe('answers as recorded from a real API server', () => {
  it('to writes that are wrong, and to those that look wrong', async () => {
    for (const exchange of readRecording(import.meta.dirname, 'errors.json')) {
      const answer = await replay(exchange, admin);
      expect({ name: exchange.name, ...comparableAnswer(answer) }).toEqual({
        name: exchange.name,
        ...comparableRecording(exchange),
      });
    }
  });

  it('to deletions that are held by a finalizer', async () => {
    await admin.post(`/api/v1/namespaces/${NAMESPACE}/configmaps`, {
      metadata: { name: 'cm-0' },
    });
    for (const exchange of readRecording(
      import.meta.dirname,
      'deletion.json',
    )) {
      const answer = await replay(exchange, admin);
      expect({ name: exchange.name, ...comparableAnswer(answer) }).toEqual({
        name: exchange.name,
        ...comparableRecording(exchange),
      });
    }
  });

  it('to lists in pages and by selectors', async () => {
    const path = `/api/v1/namespaces/${NAMESPACE}/configmaps`;
    for (let n = 0; n < 5; n++) {
      await admin.post(path, {
        metadata: { name: `cm-${n}`, labels: { n: String(n % 2), rec: 'x' } },
        data: { i: String(n) },
      });
    }
    const others = ['e1', 'e2', 'from-yaml', 'gen-jvlps', 'imm', 'nokind'];
    for (const name of others) await admin.post(path, { metadata: { name } });
    let token = '';
    for (const exchange of readRecording(import.meta.dirname, 'lists.json')) {
      const { name, request } = exchange;
      const answer = await replay(
        exchange,
        admin,
        request.path.replace('<continue-token>', token),
      );
      token = answer.body?.metadata?.continue ?? token;
      expect({ name, ...summary(answer.status, answer.body) }).toEqual({
        name,
        ...summary(exchange.response.status, exchange.response.body),
      });
    }
  });

  it('to discovery, for what is served', async () => {
    for (const exchange of readRecording(
      import.meta.dirname,
      'discovery.json',
    )) {
      const answer = await replay(exchange, admin);
      const recorded = exchange.response.body;
      const names = new Set(
        answer.body?.resources?.map((item: any) => item.name),
      );
      const expected = recorded.resources
        ? {
            ...recorded,
            resources: recorded.resources.filter((item: any) =>
              names.has(item.name),
            ),
          }
        : recorded;
      const { name } = exchange;
      expect({ name, status: answer.status }).toEqual({
        name,
        status: exchange.response.status,
      });
      expect(withoutHashes(answer.body ?? answer.text)).toEqual(
        withoutHashes(expected),
      );
    }
  });

  it('to scaling', async () => {
    for (const exchange of readRecording(import.meta.dirname, 'scale.json')) {
      const stale = exchange.name === 'scale put stale';
      const body = structuredClone(exchange.request.body) as any;
      if (body?.metadata && !stale) delete body.metadata.resourceVersion;
      delete body?.metadata?.uid;
      const request = { ...exchange.request, body };
      const answer = await replay({ ...exchange, request }, admin);
      const recorded = comparableRecording(exchange);
      // No controller acts on the Deployment here.
      const { body: scale } = recorded as { body: any };
      if (scale.kind === 'Scale') scale.status.replicas = 0;
      const shown = comparableAnswer(answer);
      expect({ name: exchange.name, ...shown }).toEqual({
        name: exchange.name,
        ...recorded,
      });
    }
  });
});

/** The hashes are opaque; only that a resource is stored can be compared. */
function withoutHashes(body: any) {
  if (!body.resources) return body;
  const resources = body.resources.map((item: any) => ({
    ...item,
    storageVersionHash: item.storageVersionHash !== undefined,
  }));
  return { ...body, resources };
}

/** What a list shows; names stand for the objects. */
function summary(status: number, body: any) {
  if (body.kind === 'Status') {
    const { message, reason, details, code, metadata } = body;
    const text = message.replace(/current: \d+/, 'current: <version>');
    const hasToken = metadata.continue !== undefined;
    return { status, message: text, reason, details, code, hasToken };
  }
  return {
    status,
    kind: body.kind,
    apiVersion: body.apiVersion,
    names: body.items.map((item: any) =>
      (item.metadata?.name ?? item).replace(/^gen-\w+/, 'gen-'),
    ),
    more: body.metadata.continue !== undefined,
    counted: body.metadata.remainingItemCount !== undefined,
  };
}

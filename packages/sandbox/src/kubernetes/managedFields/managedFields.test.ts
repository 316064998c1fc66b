import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '../__testUtils__/recording.ts';
import {
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';
import { installTekton } from '../tekton/installTekton.ts';
import type { KubeObject } from '../types.ts';

const NAMESPACE = 'rec-k8s-api';

let test: TestCluster;

beforeEach(async () => {
  test = await startTestCluster({ install: installTekton });
  for (const name of [
    NAMESPACE,
    'rec-k8s-deployment-small-with-managedfields',
  ]) {
    test.running.cluster.objects.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
  }
});

afterEach(() => test.stop());

interface Entry {
  manager: string;
  time: string;
}

/** Owners other than the controllers, without their times. */
function ownersOf(object: KubeObject) {
  const entries = (object.metadata.managedFields ?? []) as Entry[];
  return entries
    .filter(({ manager }) => manager !== 'kube-controller-manager')
    .map(({ time: _time, ...entry }) => entry);
}

interface Updates {
  request: { path: string; body: object };
  created: KubeObject;
  scaled: KubeObject;
  paused: KubeObject;
  pod: KubeObject;
}

const GAUGES = {
  metadata: { name: 'gauges.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'gauges', kind: 'Gauge' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  size: { type: 'integer' },
                  max: { type: 'integer', default: 5 },
                },
              },
            },
          },
        },
      },
    ],
  },
};

/** What the request decided, apart from what controllers add. */
function comparable(status: number, body: KubeObject) {
  if (body.kind === 'Status') return { status, body };
  const { labels } = body.metadata;
  return { status, owners: ownersOf(body), labels, spec: body.spec };
}

describe('server-side apply', () => {
  it('answers as recorded from a real API server', async () => {
    const recording = readRecording(
      import.meta.dirname,
      'server-side-apply.json',
    );
    for (const { name, request, response } of recording) {
      const { method, path, headers, body } = request;
      const answer = await test.admin.send({ method, path, headers, body });
      expect({ name, ...comparable(answer.status, answer.body) }).toEqual({
        name,
        ...comparable(response.status, response.body),
      });
    }
  });
});

describe('an applied configuration', () => {
  const path = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`;
  const container = { name: 'a', image: 'a' };
  const deployment = (main: object, spec: object = {}) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', namespace: NAMESPACE },
    spec: {
      selector: { matchLabels: { app: 'd' } },
      template: {
        metadata: { labels: { app: 'd' } },
        spec: { containers: [main] },
      },
      ...spec,
    },
  });
  const apply = (manager: string, body: object) =>
    test.admin.patch(`${path}/d?fieldManager=${manager}`, 'apply', body);

  it.each([
    [
      deployment(container, { nonsense: 1 }),
      '.spec.nonsense: field not declared in schema',
    ],
    [
      deployment(container, { replicas: 'two', paused: 1 }),
      'errors:\n  .spec.replicas: expected numeric (int or float), got string\n  .spec.paused: expected boolean, got &value.valueUnstructured{Value:1}',
    ],
    [
      deployment({ ...container, command: 'sh' }),
      '.spec.template.spec.containers[0].command: expected list, got &value.valueUnstructured{Value:"sh"}',
    ],
  ])('must be of its type %#', async (body, problem) => {
    const { status, body: refusal } = await apply('one', body);
    expect({ status, message: refusal.message }).toEqual({
      status: 500,
      message: `failed to create typed patch object (${NAMESPACE}/d; apps/v1, Kind=Deployment): ${problem}`,
    });
  });

  it('fills in defaults that nobody owns, and keeps what the object is when its last part goes', async () => {
    await test.admin.post(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      GAUGES,
    );
    const applyGauge = (applied: object) =>
      test.admin.send({
        method: 'PATCH',
        path: `/apis/example.com/v1/namespaces/default/gauges/a?fieldManager=ci&force=true`,
        headers: { 'content-type': 'application/apply-patch+yaml' },
        body: { apiVersion: 'example.com/v1', kind: 'Gauge', ...applied },
      });
    const annotated = { metadata: { annotations: { team: 'a' } } };
    const created = await applyGauge({ ...annotated, spec: { size: 1 } });
    expect(created.status).toBe(201);
    expect(created.body.spec).toEqual({ size: 1, max: 5 });
    const applied = await applyGauge({ spec: { size: 2 } });
    expect(applied.status).toBe(200);
    expect(applied.body).toMatchObject({
      metadata: { name: 'a', uid: created.body.metadata.uid },
      spec: { size: 2, max: 5 },
    });
    expect(applied.body.metadata.annotations).toBeUndefined();
    expect(applied.body.metadata.managedFields).toMatchObject([
      { manager: 'ci', fieldsV1: { 'f:spec': { 'f:size': {} } } },
    ]);
    expect(JSON.stringify(applied.body.metadata)).not.toContain('f:max');
  });

  it('may write quantities and ports as numbers or text', async () => {
    const { status, body } = await apply(
      'one',
      deployment({
        ...container,
        resources: { limits: { cpu: 1, memory: '1Gi' } },
        livenessProbe: { httpGet: { port: 'http' } },
        readinessProbe: { httpGet: { port: 80 } },
      }),
    );
    expect(status).toBe(201);
    const [made] = body.spec.template.spec.containers;
    expect(made.resources.limits).toEqual({ cpu: '1', memory: '1Gi' });
  });

  it('of kubectl takes over what kubectl applied from the client', async () => {
    const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
    const applied = deployment(container, { replicas: 1 });
    const annotations = { [annotation]: JSON.stringify(applied) };
    await test.admin.post(`${path}?fieldManager=kubectl-client-side-apply`, {
      ...applied,
      metadata: { ...applied.metadata, annotations },
    });
    const changed = deployment(container, { replicas: 0 });
    expect((await apply('other', changed)).status).toBe(409);
    const { status, body } = await apply('kubectl', changed);
    expect({ status, replicas: body.spec.replicas }).toEqual({
      status: 200,
      replicas: 0,
    });
    expect(JSON.parse(body.metadata.annotations[annotation])).toEqual(changed);
  });
});

describe('updates', () => {
  const recorded: Updates = JSON.parse(
    readFileSync(
      join(import.meta.dirname, '__fixtures__/updates.json'),
      'utf8',
    ),
  );
  const headers = { 'User-Agent': '' };

  it('note their fields as recorded from a real API server', async () => {
    const { request, created, scaled, paused } = recorded;
    const { admin } = test;
    const { path, body } = request;
    const first = await admin.send({ method: 'POST', path, body, headers });
    expect(ownersOf(first.body)).toEqual(ownersOf(created));
    const patch = (subresource: string, change: object) =>
      admin.send({
        method: 'PATCH',
        path: `${path}/web${subresource}`,
        headers: { ...headers, 'Content-Type': 'application/merge-patch+json' },
        body: change,
      });
    await patch('/scale', { spec: { replicas: 2 } });
    const { body: second } = await admin.get(`${path}/web`);
    expect(ownersOf(second)).toEqual(ownersOf(scaled));
    const { body: third } = await patch('', { spec: { paused: true } });
    expect(ownersOf(third)).toEqual(ownersOf(paused));
  });

  it('of controllers bear their names', () => {
    const { pod } = recorded;
    const { objects } = test.running.cluster;
    const { metadata } = pod;
    const created = objects.create('pods', {
      ...pod,
      metadata: {
        ...metadata,
        name: undefined,
        managedFields: undefined,
        namespace: NAMESPACE,
      },
      // Filled in by admission, which owns nothing.
      spec: withoutToken(pod.spec),
    });
    const [own] = created.metadata.managedFields as Entry[];
    const [expected] = metadata.managedFields as Entry[];
    expect({ ...own, time: '' }).toEqual({ ...expected, time: '' });
    objects
      .as('kubelet')
      .modifyStatus('pods', NAMESPACE, created.metadata.name, object => {
        object.status.phase = 'Running';
      });
    const stored = objects.get('pods', NAMESPACE, created.metadata.name);
    expect(stored?.metadata.managedFields?.[1]).toMatchObject({
      manager: 'kubelet',
      operation: 'Update',
      subresource: 'status',
      fieldsV1: { 'f:status': { 'f:phase': {} } },
    });
  });

  it('can drop all managers, and start with applying again', async () => {
    const path = `/api/v1/namespaces/${NAMESPACE}/configmaps`;
    const data = { a: '1', b: '1' };
    await test.admin.post(path, { metadata: { name: 'c' }, data });
    const { body: bare } = await test.admin.patch(`${path}/c`, 'merge', {
      metadata: { managedFields: [{}] },
    });
    expect(bare.metadata.managedFields).toBeUndefined();
    const applied = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c' },
      data: { a: '2' },
    };
    const query = 'fieldManager=one';
    const refused = await test.admin.patch(
      `${path}/c?${query}`,
      'apply',
      applied,
    );
    expect(refused.body.message).toBe(
      'Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.a',
    );
    const { body: forced } = await test.admin.patch(
      `${path}/c?${query}&force=true`,
      'apply',
      applied,
    );
    expect(ownersOf(forced)).toMatchObject([
      { manager: 'one', fieldsV1: { 'f:data': { 'f:a': {} } } },
      {
        manager: 'before-first-apply',
        fieldsV1: { 'f:data': { 'f:b': {} } },
      },
    ]);
  });
});

function withoutToken(spec: KubeObject['spec']) {
  const { volumes: _volumes, tolerations: _tolerations, ...rest } = spec;
  const { priority: _priority, preemptionPolicy: _policy, ...own } = rest;
  const {
    serviceAccount: _a,
    serviceAccountName: _n,
    nodeName: _o,
    ...fields
  } = own;
  const containers = fields.containers.map(
    ({ volumeMounts: _mounts, ...container }: Record<string, unknown>) =>
      container,
  );
  return { ...fields, containers };
}

import {
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';

const GADGETS = '/apis/example.test/v1/namespaces/default/gadgets';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster();
  const { admin } = cluster;
  await admin.post('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'gadgets.example.test' },
    spec: {
      group: 'example.test',
      scope: 'Namespaced',
      names: { plural: 'gadgets', kind: 'Gadget' },
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
          subresources: {
            status: {},
            scale: {
              specReplicasPath: '.spec.size',
              statusReplicasPath: '.status.running',
              labelSelectorPath: '.status.selector',
            },
          },
        },
      ],
    },
  });
});

afterAll(() => cluster.stop());

const create = (name: string, spec: object) =>
  cluster.admin.post(GADGETS, {
    apiVersion: 'example.test/v1',
    kind: 'Gadget',
    metadata: { name },
    spec,
  });

describe('the scale of a custom resource', () => {
  it('stands for the fields that its definition names', async () => {
    const { admin } = cluster;
    await create('a', { size: 2, replicas: 99 });
    await admin.patch(`${GADGETS}/a/status`, 'merge', {
      status: { running: 1, selector: 'app in (a,b)' },
    });
    const { body: scale } = await admin.get(`${GADGETS}/a/scale`);
    expect(scale).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 2 },
      status: { replicas: 1, selector: 'app in (a,b)' },
    });
    scale.spec.replicas = 7;
    const put = await admin.put(`${GADGETS}/a/scale`, scale);
    expect(put.body.spec).toEqual({ replicas: 7 });
    const stale = await admin.put(`${GADGETS}/a/scale`, scale);
    expect(stale.status).toBe(409);
    const { body } = await admin.get(`${GADGETS}/a`);
    expect(body.spec).toEqual({ size: 7, replicas: 99 });
    expect(body.metadata.generation).toBe(2);
  });

  it('is not made up where the object does not say', async () => {
    await create('b', {});
    const { status, body } = await cluster.admin.get(`${GADGETS}/b/scale`);
    expect(status).toBe(500);
    expect(body.message).toBe(
      'Internal error occurred: the spec replicas field ".spec.size" does not exist',
    );
  });
});

describe('a scale that is applied', () => {
  const WEB = '/apis/apps/v1/namespaces/default/deployments/web';
  const scale = (replicas: number) => ({
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name: 'web' },
    spec: { replicas },
  });

  it('owns the replicas of the workload', async () => {
    const { admin } = cluster;
    await admin.patch(`${WEB}?fieldManager=author`, 'apply', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'main', image: 'local.test/x:1' }] },
        },
      },
    });
    const path = `${WEB}/scale?fieldManager=scaler`;
    const refused = await admin.patch(path, 'apply', scale(3));
    expect(refused.status).toBe(409);
    expect(refused.body.message).toBe(
      'Apply failed with 1 conflict: conflict with "author": .spec.replicas',
    );
    const forced = await admin.patch(`${path}&force=true`, 'apply', scale(3));
    expect(forced.body.spec).toEqual({ replicas: 3 });
    const { body } = await admin.get(WEB);
    expect(body.spec.replicas).toBe(3);
    expect(body.metadata.managedFields).toContainEqual(
      expect.objectContaining({
        manager: 'scaler',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        subresource: 'scale',
        fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      }),
    );
    const unnamed = await admin.patch(`${WEB}/scale`, 'apply', scale(4));
    expect(unnamed.body.message).toContain('fieldManager: Required value');
  });
});

import type { Entity } from '@backstage/catalog-model';
import { aPod, FakeKube } from '../__testUtils__/FakeKube';
import { ClusterNodes } from './ClusterNodes';
import { EntityPods } from './EntityPods';
import { PodCache } from './PodCache';
import { topicOf } from './topicOf';

const copyFor = (entityRef: string) => ({
  'debug.amamba.io/copy-of': 'api-0',
  'debug.amamba.io/entity': entityRef,
  'debug.amamba.io/expires-at': '2099-01-01T00:00:00Z',
});

/** Namespaces of a workspace, its own as the syncer's labels have it. */
const PLACEMENTS: Record<string, string[]> = {
  payments: ['payments', 'payments-test'],
  rivals: ['rivals'],
};

const kube = new FakeKube({
  pods: [
    aPod('payments', 'api-0', 'api'),
    aPod('payments', 'worker-0', 'worker'),
    aPod('payments', 'api-0-debug', 'none', copyFor('component:default/api')),
    aPod(
      'payments',
      'worker-debug',
      'api',
      copyFor('component:default/worker'),
    ),
    aPod('payments-test', 'api-0', 'api'),
    // What a stranger makes to look like the entity's.
    aPod('rivals', 'api-0', 'api'),
    aPod('rivals', 'copy', 'api', copyFor('component:default/api')),
    aPod('kube-system', 'api-0', 'api'),
  ],
  nodes: [
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'node-1', resourceVersion: '1' },
      status: {
        conditions: [{ type: 'Ready', status: 'True' }],
        nodeInfo: { operatingSystem: 'linux' },
      },
    },
  ],
});
const cache = new PodCache(kube);
const access = {
  placement: async (workspace: string) =>
    PLACEMENTS[workspace] && {
      workspace,
      clusters: [{ name: 'dev', namespaces: PLACEMENTS[workspace] }],
    },
};
const pods = new EntityPods({ cache, kube, access });
beforeAll(() => cache.start());
afterAll(() => cache.stop());

function entity(
  annotations: Record<string, string>,
  name = 'api',
  kind = 'Component',
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, annotations },
  };
}

const API = entity({
  'amamba.io/workspace': 'payments',
  'backstage.io/kubernetes-label-selector': 'app=api',
});

const names = async (of: Entity) =>
  (await pods.list(of)).items.map(
    ({ namespace, pod }) => `${namespace}/${pod}`,
  );

describe('list', () => {
  it('has what the annotations select in the namespaces of the workspace, and its own copies', async () => {
    expect(await names(API)).toEqual([
      'payments/api-0',
      'payments/api-0-debug',
      'payments-test/api-0',
    ]);
    const narrowed = {
      ...API.metadata.annotations,
      'backstage.io/kubernetes-namespace': 'payments-test',
    };
    expect(await names(entity(narrowed))).toEqual(['payments-test/api-0']);
    const elsewhere = {
      ...API.metadata.annotations,
      'backstage.io/kubernetes-cluster': 'prod',
    };
    expect(await names(entity(elsewhere))).toEqual([]);
    const foreign = {
      ...API.metadata.annotations,
      'backstage.io/kubernetes-namespace': 'rivals',
    };
    expect(await names(entity(foreign))).toEqual([]);
  });

  it('has all of a workspace for the workspace, and nothing for its namesake', async () => {
    const workspace = entity({}, 'payments', 'Workspace');
    expect(await names(workspace)).toHaveLength(5);
    const namesake = entity({}, 'payments', 'Workspace');
    namesake.metadata.namespace = 'evil';
    expect(await names(namesake)).toEqual([]);
  });

  it('says how current it is, and which signals are about it', async () => {
    expect(await pods.list(API)).toMatchObject({
      truncated: false,
      sources: [{ cluster: 'dev', title: 'Development', phase: 'live' }],
      missingAnnotations: [],
      topic: topicOf('payments'),
    });
    expect(topicOf('payments')).not.toContain('payments');
  });

  it.each([
    [{}, ['amamba.io/workspace']],
    [
      { 'amamba.io/workspace': 'payments' },
      ['backstage.io/kubernetes-id', 'backstage.io/kubernetes-label-selector'],
    ],
  ])('says what an entity with %j lacks', async (annotations, missing) => {
    expect(await pods.list(entity(annotations as {}))).toEqual({
      items: [],
      truncated: false,
      sources: [],
      missingAnnotations: missing,
    });
  });
});

describe('prove', () => {
  const ref = (namespace: string, pod: string, container?: string) => ({
    cluster: 'dev',
    namespace,
    pod,
    ...(container && { container }),
  });

  it('knows the pods of the entity, and their containers', async () => {
    await expect(
      pods.ofContainer(API, { ...ref('payments', 'api-0'), container: 'api' }),
    ).resolves.toEqual({ workspace: 'payments' });
    await expect(
      pods.ofPod(API, ref('payments', 'api-0-debug')),
    ).resolves.toEqual({ workspace: 'payments' });
  });

  it.each([
    ['general', { workspace: 'payments' }],
    ['sysadmin', { workspace: 'payments', privileged: true }],
  ])('knows what was made with the profile %s', async (profile, found) => {
    const pod = aPod('payments', `api-${profile}`, 'api');
    const { ephemeralContainers } = pod.spec as {
      ephemeralContainers: Array<{ env: object[] }>;
    };
    ephemeralContainers[0].env.push({
      name: 'AMAMBA_DEBUG_PROFILE',
      value: profile,
    });
    kube.objects.pods.push(pod);
    const target = ref('payments', `api-${profile}`);
    await expect(
      pods.ofContainer(API, { ...target, container: 'debugger-1' }),
    ).resolves.toEqual(found);
    await expect(
      pods.ofContainer(API, { ...target, container: 'api' }),
    ).resolves.toEqual({ workspace: 'payments' });
    kube.objects.pods.pop();
  });

  it('finds what was made a moment ago, before the cache has it', async () => {
    const made = aPod('payments', 'api-new', 'api');
    kube.objects.pods.push(made);
    await expect(
      pods.prove(API, ref('payments', 'api-new')),
    ).resolves.toMatchObject({
      workspace: 'payments',
      pod: { metadata: { name: 'api-new' } },
    });
    kube.objects.pods.pop();
  });

  it.each([
    ['another entity of the workspace', API, ref('payments', 'worker-0')],
    ['a copy made for another entity', API, ref('payments', 'worker-debug')],
    ['another workspace', API, ref('rivals', 'api-0')],
    ['a copy that another tenant claims for it', API, ref('rivals', 'copy')],
    ['a namespace of the cluster itself', API, ref('kube-system', 'api-0')],
    ['another cluster', API, { ...ref('payments', 'api-0'), cluster: 'prod' }],
    ['no pod at all', API, ref('payments', 'nothing')],
    ['no such container', API, ref('payments', 'api-0', 'nothing')],
    [
      'an entity of another workspace',
      entity({ ...API.metadata.annotations, 'amamba.io/workspace': 'rivals' }),
      ref('payments', 'api-0'),
    ],
    [
      'an entity of no workspace',
      entity({ 'backstage.io/kubernetes-label-selector': 'app=api' }),
      ref('payments', 'api-0'),
    ],
  ])('knows nothing of %s', async (_, of, target) => {
    await expect(pods.prove(of, target)).rejects.toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining('it may have been deleted'),
    });
  });

  it('does not ask a cluster about what cannot be the entity’s', async () => {
    kube.asked.length = 0;
    await pods.prove(API, ref('rivals', 'api-0')).catch(() => {});
    expect(kube.asked).toEqual([]);
  });
});

describe('nodes', () => {
  const nodes = new ClusterNodes({ kube, access, pods: cache });
  afterAll(() => nodes.stop());

  it('are those of the clusters that the workspace has namespaces on', async () => {
    expect(await nodes.list('payments')).toEqual({
      items: [
        { cluster: 'dev', name: 'node-1', ready: true, os: 'linux', pods: 5 },
      ],
    });
    expect(await nodes.list('nobody')).toEqual({ items: [] });
    const node = { cluster: 'dev', node: 'node-1' };
    await expect(nodes.ofNode('payments', node)).resolves.toBeUndefined();
    for (const [workspace, foreign] of [
      ['nobody', node],
      ['payments', { ...node, node: 'node-9' }],
      ['payments', { ...node, cluster: 'prod' }],
    ] as const) {
      await expect(nodes.ofNode(workspace, foreign)).rejects.toMatchObject({
        name: 'NotFoundError',
      });
    }
  });
});

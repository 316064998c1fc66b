import type { PodSpec, Taint } from 'kubernetes-types/core/v1';
import { createManualClock, type ManualClock } from '../clock.ts';
import { createCluster, type LocalCluster } from '../cluster.ts';
import type { KubeObject } from '../types.ts';
import { installPods } from './installPods.ts';

const SETTLE_MS = 5_000;

describe('the scheduler', () => {
  let clock: ManualClock;
  let cluster: LocalCluster;

  function start(nodes = 3, podsPerNode = 110): void {
    clock = createManualClock();
    cluster = createCluster({ name: 'test', clock });
    installPods(cluster, { nodes, podsPerNode });
  }

  afterEach(() => cluster.stop());

  function create(
    name: string,
    spec: Partial<PodSpec> = {},
    labels: Record<string, string> = {},
  ): void {
    cluster.objects.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels },
      spec: {
        containers: [
          {
            name: 'main',
            image: 'local.test/busybox:1',
            command: ['sleep', '9'],
          },
        ],
        ...spec,
      },
    });
  }

  async function settle(): Promise<void> {
    for (let step = 0; step < 20; step += 1) {
      clock.advance(SETTLE_MS / 20);
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    }
  }

  const pod = (name: string): KubeObject | undefined =>
    cluster.objects.get('pods', 'default', name);
  const nodeOf = (name: string): string | undefined => pod(name)?.spec.nodeName;
  const refusalOf = (name: string): string | undefined =>
    pod(name)?.status?.conditions?.find(
      (item: { type: string }) => item.type === 'PodScheduled',
    )?.message;
  const requests = (cpu: string): Partial<PodSpec> => ({
    containers: [
      {
        name: 'main',
        image: 'local.test/busybox:1',
        command: ['sleep', '9'],
        resources: { requests: { cpu } },
      },
    ],
  });
  const taint = (node: string, taints: Taint[]) =>
    cluster.objects.modify('nodes', undefined, node, object => {
      object.spec.taints = taints;
    });
  const near = (topologyKey: string, app: string) => ({
    topologyKey,
    labelSelector: { matchLabels: { app } },
  });

  it('says of all nodes why they do not take a pod, in the real words', async () => {
    start();
    taint('test-node-1', [{ key: 'only', value: 'x', effect: 'NoSchedule' }]);
    cluster.objects.modify('nodes', undefined, 'test-node-2', node => {
      node.spec.unschedulable = true;
    });
    await settle();
    create('big', requests('100'));
    create('picky', { nodeSelector: { disk: 'fast' } });
    await settle();
    const none = '0/3 nodes are available: ';
    const unhelpful =
      'no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.';
    expect(refusalOf('big')).toBe(
      `${none}1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. ${unhelpful}`,
    );
    expect(refusalOf('picky')).toBe(
      `${none}1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. ${unhelpful}`,
    );
    taint('test-node-1', []);
    cluster.objects.modify('nodes', undefined, 'test-node-1', node => {
      node.metadata.labels = { ...node.metadata.labels, disk: 'fast' };
    });
    await settle();
    expect(nodeOf('picky')).toBe('test-node-1');
  });

  it('keeps pods together and apart, over zones and machines', async () => {
    start(6);
    const zone = 'topology.kubernetes.io/zone';
    const host = 'kubernetes.io/hostname';
    create('first', {}, { app: 'db' });
    await settle();
    create(
      'friend',
      {
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [near(zone, 'db')],
          },
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [near(host, 'db')],
          },
        },
      },
      { app: 'friend' },
    );
    await settle();
    const zoneOf = (name: string) =>
      cluster.objects.get('nodes', undefined, nodeOf(name) ?? '')?.metadata
        .labels?.[zone];
    expect(zoneOf('friend')).toBe(zoneOf('first'));
    expect(nodeOf('friend')).not.toBe(nodeOf('first'));
    for (const name of ['a', 'b', 'c', 'd']) {
      create(
        name,
        {
          topologySpreadConstraints: [
            {
              ...near(zone, 'spread'),
              maxSkew: 1,
              whenUnsatisfiable: 'DoNotSchedule',
            },
          ],
        },
        { app: 'spread' },
      );
      await settle();
    }
    expect(new Set(['a', 'b', 'c'].map(zoneOf)).size).toBe(3);
    expect(nodeOf('d')).toBeDefined();
  });

  it('counts pods and their requests against what nodes have', async () => {
    start(1, 2);
    create('a', requests('4'));
    create('b', requests('6'));
    await settle();
    expect(nodeOf('a')).toBe('test-node-1');
    expect(refusalOf('b')).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    );
    create('c');
    create('d');
    await settle();
    expect([nodeOf('c'), refusalOf('d')]).toEqual([
      'test-node-1',
      expect.stringContaining('1 Too many pods.'),
    ]);
    cluster.objects.delete('pods', 'default', 'a', { gracePeriodSeconds: 0 });
    await settle();
    expect(nodeOf('b') ?? nodeOf('d')).toBe('test-node-1');
  });

  it('lets a pod wait for its gates', async () => {
    start();
    create('gated', { schedulingGates: [{ name: 'example.com/quota' }] });
    await settle();
    expect(pod('gated')?.status.conditions).toMatchObject([
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
      },
    ]);
    cluster.objects.modify('pods', 'default', 'gated', object => {
      object.spec.schedulingGates = [];
    });
    await settle();
    expect(nodeOf('gated')).toBeDefined();
  });

  it('binds what a claim has waited for to a volume of its own', async () => {
    start();
    const claims = 'persistentvolumeclaims';
    cluster.objects.create(claims, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'default' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'standard',
        resources: { requests: { storage: '2Gi' } },
      },
    });
    create('early', {
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'none' } }],
    });
    await settle();
    const claim = () => cluster.objects.get(claims, 'default', 'data');
    expect(claim()?.status.phase).toBe('Pending');
    expect(refusalOf('early')).toBe(
      '0/3 nodes are available: persistentvolumeclaim "none" not found. not found',
    );
    create('user', {
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }],
    });
    await settle();
    const volume = `pvc-${claim()?.metadata.uid}`;
    expect(claim()).toMatchObject({
      spec: { volumeName: volume },
      status: { phase: 'Bound', capacity: { storage: '2Gi' } },
    });
    expect(
      cluster.objects.get('persistentvolumes', undefined, volume),
    ).toMatchObject({
      spec: { claimRef: { name: 'data' }, storageClassName: 'standard' },
      status: { phase: 'Bound' },
    });
  });

  it('makes room for a more important pod', async () => {
    start(1);
    cluster.objects.create('priorityclasses.scheduling.k8s.io', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000,
    });
    create('low', { ...requests('6'), terminationGracePeriodSeconds: 1 });
    await settle();
    create('high', {
      ...requests('6'),
      priorityClassName: 'high',
      priority: 1000,
    });
    await settle();
    const reasons = () =>
      cluster.objects.list('events').map(({ reason }) => reason);
    expect(reasons()).toContain('Preempted');
    await settle();
    await settle();
    expect([pod('low'), nodeOf('high')]).toEqual([undefined, 'test-node-1']);
  });
});

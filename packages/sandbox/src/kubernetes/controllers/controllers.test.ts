import { eventually } from '../__testUtils__/testCluster.ts';
import { createManualClock, type ManualClock } from '../clock.ts';
import { createCluster, type LocalCluster } from '../cluster.ts';
import type { KubeObject, ObjectMeta } from '../types.ts';

let clock: ManualClock;
let cluster: LocalCluster;

beforeEach(() => {
  clock = createManualClock();
  cluster = createCluster({ name: 'dev', clock, caPem: 'the CA' });
});

afterEach(() => cluster.stop());

function configMap(name: string, metadata: Partial<ObjectMeta> = {}) {
  return cluster.objects.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ...metadata },
  });
}

function ownedBy(...owners: KubeObject[]): Partial<ObjectMeta> {
  return {
    ownerReferences: owners.map(({ apiVersion, kind, metadata }) => ({
      apiVersion,
      kind,
      name: metadata.name,
      uid: metadata.uid,
      blockOwnerDeletion: true,
    })),
  };
}

const read = (name: string) =>
  cluster.objects.get('configmaps', 'default', name);

const gone = (name: string) => eventually(() => !read(name));

describe('garbage collection', () => {
  it('deletes what has lost its last owner, down the line', async () => {
    const first = configMap('first');
    const second = configMap('second');
    const child = configMap('child', ownedBy(first, second));
    configMap('grandchild', ownedBy(child));
    cluster.objects.delete('configmaps', 'default', 'first');
    await eventually(
      () => read('child')?.metadata.ownerReferences?.length === 1,
    );
    expect(read('grandchild')).toBeDefined();
    cluster.objects.delete('configmaps', 'default', 'second');
    await gone('grandchild');
    expect(read('child')).toBeUndefined();
  });

  it('deletes what names an owner that never was', async () => {
    const stranger = { ...configMap('stranger') };
    stranger.metadata.uid = '00000000-0000-0000-0000-000000000000';
    configMap('child', ownedBy(stranger));
    expect(await gone('child')).toBe(true);
  });

  it('in the foreground the owner goes last', async () => {
    const owner = configMap('owner');
    configMap('child', {
      ...ownedBy(owner),
      finalizers: ['example.com/hold'],
    });
    cluster.objects.delete('configmaps', 'default', 'owner', {
      propagationPolicy: 'Foreground',
    });
    await eventually(() => read('child')?.metadata.deletionTimestamp);
    expect(read('owner')?.metadata.finalizers).toEqual(['foregroundDeletion']);
    cluster.objects.modify('configmaps', 'default', 'child', child => {
      child.metadata.finalizers = [];
    });
    await gone('owner');
    expect(read('child')).toBeUndefined();
  });

  it('leaves orphans alone when asked to', async () => {
    const owner = configMap('owner');
    configMap('child', ownedBy(owner));
    cluster.objects.delete('configmaps', 'default', 'owner', {
      propagationPolicy: 'Orphan',
    });
    await gone('owner');
    expect(read('child')?.metadata.ownerReferences).toBeUndefined();
  });
});

describe('namespaces', () => {
  const namespaces = (name: string) =>
    cluster.objects.get('namespaces', undefined, name);

  function create(name: string): void {
    cluster.objects.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
  }

  it('have their service account and CA, also after these are deleted', async () => {
    create('team');
    const defaults = () => {
      const account = cluster.objects.get('serviceaccounts', 'team', 'default');
      const ca = cluster.objects.get('configmaps', 'team', 'kube-root-ca.crt');
      return account && ca;
    };
    const ca = await eventually(defaults);
    expect(ca.data).toEqual({ 'ca.crt': 'the CA' });
    cluster.objects.delete('serviceaccounts', 'team', 'default');
    cluster.objects.delete('configmaps', 'team', 'kube-root-ca.crt');
    await eventually(defaults);
  });

  it('go when all in them has gone, and take nothing new', async () => {
    create('team');
    configMap('held', {
      namespace: 'team',
      finalizers: ['example.com/hold'],
    });
    configMap('free', { namespace: 'team' });
    cluster.objects.delete('namespaces', undefined, 'team');
    const terminating = await eventually(() => {
      const namespace = namespaces('team');
      return namespace?.status.conditions && namespace;
    });
    expect(terminating.status.phase).toBe('Terminating');
    const remaining = terminating.status.conditions.find(
      (item: any) => item.type === 'NamespaceFinalizersRemaining',
    );
    expect(remaining.message).toBe(
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    );
    expect(() => configMap('late', { namespace: 'team' })).toThrow(
      'configmaps "late" is forbidden: unable to create new content in namespace team because it is being terminated',
    );
    cluster.objects.modify('configmaps', 'team', 'held', held => {
      held.metadata.finalizers = [];
    });
    await eventually(() => !namespaces('team'));
    expect(cluster.objects.list('configmaps', { namespace: 'team' })).toEqual(
      [],
    );
  });

  it('that the cluster needs stay', () => {
    expect(() =>
      cluster.objects.delete('namespaces', undefined, 'kube-system'),
    ).toThrow('this namespace may not be deleted');
  });
});

describe('pods', () => {
  it('are given time while they run on a node, and none otherwise', () => {
    const pod = (name: string, nodeName?: string) =>
      cluster.objects.create('pods', {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'default' },
        spec: {
          nodeName,
          terminationGracePeriodSeconds: 7,
          containers: [{ name: 'main', image: 'busybox' }],
        },
      });
    pod('waiting');
    pod('running', 'node-1');
    cluster.objects.delete('pods', 'default', 'waiting');
    expect(cluster.objects.get('pods', 'default', 'waiting')).toBeUndefined();
    cluster.objects.delete('pods', 'default', 'running');
    const running = cluster.objects.get('pods', 'default', 'running');
    expect(running?.metadata.deletionGracePeriodSeconds).toBe(7);
    expect(Date.parse(running!.metadata.deletionTimestamp!)).toBe(
      Math.floor((clock.now() + 7000) / 1000) * 1000,
    );
    cluster.objects.delete('pods', 'default', 'running', {
      gracePeriodSeconds: 0,
    });
    expect(cluster.objects.get('pods', 'default', 'running')).toBeUndefined();
  });
});

describe('events', () => {
  const events = () => cluster.objects.list('events');

  it('count up when they come again, and are forgotten after an hour', () => {
    const about = configMap('about');
    const event = {
      type: 'Warning' as const,
      reason: 'BackOff',
      message: 'Back-off restarting',
      component: 'kubelet',
    };
    cluster.recordEvent(about, event);
    clock.advance(5_000);
    cluster.recordEvent(about, event);
    expect(events()).toHaveLength(1);
    expect(events()[0]).toMatchObject({
      count: 2,
      involvedObject: { kind: 'ConfigMap', uid: about.metadata.uid },
      source: { component: 'kubelet' },
    });
    expect(events()[0].lastTimestamp > events()[0].firstTimestamp).toBe(true);
    clock.advance(3_600_000);
    cluster.recordEvent(about, { ...event, reason: 'Started' });
    expect(events().map(({ reason }) => reason)).toEqual(['Started']);
  });
});

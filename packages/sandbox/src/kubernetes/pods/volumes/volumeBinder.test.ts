import type { PersistentVolume } from 'kubernetes-types/core/v1';
import { createManualClock, type ManualClock } from '../../clock.ts';
import { createCluster, type LocalCluster } from '../../cluster.ts';
import { installPods } from '../installPods.ts';

const CLAIMS = 'persistentvolumeclaims';
const VOLUMES = 'persistentvolumes';
const CLASS = 'at-once';

let clock: ManualClock;
let cluster: LocalCluster;

beforeEach(() => {
  clock = createManualClock();
  cluster = createCluster({ name: 'test', clock });
  installPods(cluster, { nodes: 1 });
  cluster.objects.create('storageclasses.storage.k8s.io', {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: CLASS },
    provisioner: 'volumes.sandbox.amamba.io',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  });
});

afterEach(() => cluster.stop());

const claim = () => cluster.objects.get(CLAIMS, 'default', 'data');
const volume = (name: string) => cluster.objects.get(VOLUMES, undefined, name);

/** @returns the uid of the claim, which has been seen to */
async function createClaim(spec: object = {}): Promise<string> {
  cluster.objects.create(CLAIMS, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: CLASS,
      ...spec,
    },
  });
  const { uid } = claim()!.metadata;
  await settle();
  return uid!;
}

async function settle(): Promise<void> {
  for (let step = 0; step < 20; step += 1) {
    clock.advance(100);
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  }
}

function createVolume(spec: PersistentVolume['spec']): void {
  cluster.objects.create(VOLUMES, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      storageClassName: CLASS,
      hostPath: { path: '/disk' },
      ...spec,
    },
  });
}

/** @returns the uid of a claim that has got a volume of its own */
async function boundClaim(): Promise<string> {
  const uid = await createClaim();
  expect(claim()).toMatchObject({
    spec: { volumeName: `pvc-${uid}` },
    status: { phase: 'Bound' },
  });
  return uid;
}

/** Right away: what protects the claim has no time to let it go. */
function deleteClaim(): void {
  cluster.objects.delete(CLAIMS, 'default', 'data');
  cluster.objects.modify(CLAIMS, 'default', 'data', item => {
    item.metadata.finalizers = [];
  });
  expect(claim()).toBeUndefined();
}

describe('a claim that has the name of a deleted one', () => {
  it('gets a volume of its own; the old one goes', async () => {
    const old = await boundClaim();
    deleteClaim();
    const uid = await boundClaim();
    expect(uid).not.toBe(old);
    expect(volume(`pvc-${old}`)).toBeUndefined();
    expect(volume(`pvc-${uid}`)).toMatchObject({
      spec: { claimRef: { name: 'data', uid } },
      status: { phase: 'Bound' },
    });
  });

  it('leaves alone what was kept of the old one, even when it names it', async () => {
    createVolume({ persistentVolumeReclaimPolicy: 'Retain' });
    const old = await createClaim();
    expect(claim()?.spec.volumeName).toBe('disk');
    deleteClaim();
    await boundClaim();
    const released = {
      spec: { claimRef: { name: 'data', uid: old } },
      status: { phase: 'Released' },
    };
    expect(volume('disk')).toMatchObject(released);
    deleteClaim();
    await createClaim({ volumeName: 'disk' });
    expect(claim()?.status.phase).toBe('Pending');
    expect(volume('disk')).toMatchObject(released);
  });
});

describe('a volume that is kept for a claim', () => {
  it('by name is bound, and knows by uid to which from then on', async () => {
    createVolume({ claimRef: { namespace: 'default', name: 'data', uid: '' } });
    const uid = await createClaim();
    expect(claim()?.spec.volumeName).toBe('disk');
    expect(volume('disk')).toMatchObject({
      spec: { claimRef: { kind: 'PersistentVolumeClaim', name: 'data', uid } },
      status: { phase: 'Bound' },
    });
  });

  it('of another namespace stays as it is', async () => {
    const claimRef = { namespace: 'other', name: 'data' };
    createVolume({ claimRef });
    await boundClaim();
    expect(volume('disk')?.spec.claimRef).toEqual(claimRef);
  });
});

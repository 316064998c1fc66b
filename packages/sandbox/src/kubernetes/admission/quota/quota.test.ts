import { createCluster, type LocalCluster } from '../../cluster.ts';
import { createManualClock, type ManualClock } from '../../clock.ts';
import { eventually } from '../../__testUtils__/testCluster.ts';
import type { NewObject } from '../../types.ts';

const NAMESPACE = 'team';

let clock: ManualClock;
let cluster: LocalCluster;

beforeEach(() => {
  clock = createManualClock();
  cluster = createCluster({ name: 'dev', clock });
  cluster.objects.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  });
});

afterEach(() => cluster.stop());

function pod(name: string, spec: object = {}, requests?: object): NewObject {
  const resources = requests && { requests };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: NAMESPACE },
    spec: { containers: [{ name: 'main', image: 'a', resources }], ...spec },
  };
}

function createQuota(hard: Record<string, string>, spec: object = {}) {
  cluster.objects.create('resourcequotas', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q', namespace: NAMESPACE },
    spec: { hard, ...spec },
  });
}

function createPod(...args: Parameters<typeof pod>) {
  return cluster.objects.create('pods', pod(...args));
}

function quotaStatus() {
  return cluster.objects.get('resourcequotas', NAMESPACE, 'q')?.status;
}

/** Waits until the quota tells of this use. */
function usedBecomes(used: Record<string, string>) {
  return eventually(
    () => JSON.stringify(quotaStatus()?.used) === JSON.stringify(used),
  );
}

describe('quota', () => {
  it('counts what is there, what comes and what goes', async () => {
    createPod('first', {}, { cpu: '250m', memory: '64Mi' });
    createQuota({ pods: '2', 'requests.cpu': '1', 'requests.memory': '1Gi' });
    await usedBecomes({
      pods: '1',
      'requests.cpu': '250m',
      'requests.memory': '64Mi',
    });
    createPod('second', {}, { cpu: '0.25', memory: '0.5Gi' });
    // At once, not after the controller has looked.
    expect(quotaStatus().used).toEqual({
      pods: '2',
      'requests.cpu': '500m',
      'requests.memory': '576Mi',
    });
    expect(() => createPod('third', {}, { cpu: '1m', memory: '1' })).toThrow(
      'pods "third" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
    );
    cluster.objects.modifyStatus('pods', NAMESPACE, 'first', object => {
      object.status.phase = 'Succeeded';
    });
    expect(() =>
      createPod('third', {}, { cpu: '800m', memory: '600Mi' }),
    ).toThrow(
      'exceeded quota: q, requested: requests.cpu=800m,requests.memory=600Mi, used: requests.cpu=250m,requests.memory=512Mi, limited: requests.cpu=1,requests.memory=1Gi',
    );
    cluster.objects.delete('pods', NAMESPACE, 'second');
    await usedBecomes({
      pods: '0',
      'requests.cpu': '0',
      'requests.memory': '0',
    });
  });

  it('follows its own limits when they are changed', async () => {
    createPod('first');
    createQuota({ pods: '1' });
    expect(() => createPod('second')).toThrow('exceeded quota');
    cluster.objects.modify('resourcequotas', NAMESPACE, 'q', quota => {
      quota.spec.hard = { pods: '2', 'count/pods': '5' };
    });
    createPod('second');
    await usedBecomes({ 'count/pods': '2', pods: '2' });
    expect(quotaStatus().hard).toEqual({ pods: '2', 'count/pods': '5' });
    cluster.objects.delete('resourcequotas', NAMESPACE, 'q');
    createPod('third');
  });

  it('names the containers that leave open what is counted', () => {
    createQuota({ 'requests.cpu': '1', 'limits.memory': '1Gi' });
    const spec = {
      containers: [
        { name: 'b', image: 'a', resources: { requests: { cpu: '1m' } } },
        { name: 'a', image: 'a' },
      ],
    };
    expect(() => createPod('open', spec)).toThrow(
      'pods "open" is forbidden: failed quota: q: must specify limits.memory for: a,b; requests.cpu for: a',
    );
  });

  it('takes nothing for what was refused or only tried', async () => {
    createQuota({ pods: '2' });
    createPod('first');
    expect(() => createPod('first')).toThrow('already exists');
    await usedBecomes({ pods: '1' });
    const definition = cluster.registry.get('pods')!;
    cluster.storage.create(definition, NAMESPACE, pod('tried'), {
      user: { username: 'ann', groups: [] },
      dryRun: true,
    });
    expect(quotaStatus().used).toEqual({ pods: '1' });
  });

  it('looks only at the pods in its scope', async () => {
    createQuota(
      { pods: '1' },
      {
        scopes: ['NotTerminating'],
        scopeSelector: {
          matchExpressions: [{ scopeName: 'BestEffort', operator: 'Exists' }],
        },
      },
    );
    createPod('deadline', { activeDeadlineSeconds: 5 });
    createPod('asking', {}, { cpu: '1' });
    createPod('counted');
    expect(() => createPod('refused')).toThrow('exceeded quota');
    await usedBecomes({ pods: '1' });
  });

  it('counts objects, ports and storage', async () => {
    createQuota({
      'count/deployments.apps': '1',
      'services.nodeports': '3',
      'requests.storage': '3Gi',
      'fast.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
    });
    const metadata = (name: string) => ({ name, namespace: NAMESPACE });
    cluster.objects.create('services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('s'),
      spec: {
        type: 'NodePort',
        ports: [
          { port: 1, name: 'a' },
          { port: 2, name: 'b' },
        ],
      },
    });
    const claim = (name: string, storage: string) =>
      cluster.objects.create('persistentvolumeclaims', {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: metadata(name),
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'fast',
          resources: { requests: { storage } },
        },
      });
    claim('c', '2Gi');
    expect(() => claim('d', '2Gi')).toThrow(
      'requested: fast.storageclass.storage.k8s.io/persistentvolumeclaims=1,requests.storage=2Gi, used: fast.storageclass.storage.k8s.io/persistentvolumeclaims=1,requests.storage=2Gi',
    );
    expect(() =>
      cluster.objects.modify('services', NAMESPACE, 's', service => {
        service.spec.ports.push({ port: 3, name: 'c' }, { port: 4, name: 'd' });
      }),
    ).toThrow('requested: services.nodeports=2, used: services.nodeports=2');
    await usedBecomes({
      'count/deployments.apps': '0',
      'fast.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
      'requests.storage': '2Gi',
      'services.nodeports': '2',
    });
  });
});

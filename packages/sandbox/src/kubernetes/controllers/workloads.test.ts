import { eventually } from '../__testUtils__/testCluster.ts';
import { ScriptedPods } from '../__testUtils__/scriptedPods.ts';
import { StatusError } from '../api/statusError.ts';
import { createManualClock, type ManualClock } from '../clock.ts';
import { createCluster, type LocalCluster } from '../cluster.ts';
import type { KubeObject, NewObject, ObjectMeta } from '../types.ts';
import { installControllers } from './installControllers.ts';
import type { PodUsage } from './podUsage.ts';

const MINUTE = 60_000;

let clock: ManualClock;
let cluster: LocalCluster;
let use: { cpuMillicores: number; memoryBytes: number };

const usage: PodUsage = () => use;

beforeEach(() => {
  clock = createManualClock(Date.parse('2026-03-01T10:00:30Z'));
  cluster = createCluster({ name: 'dev', clock });
  use = { cpuMillicores: 50, memoryBytes: 1024 };
  cluster.addController(new ScriptedPods(cluster));
  installControllers(cluster, { usage });
});

afterEach(() => cluster.stop());

function create(
  resource: string,
  apiVersion: string,
  kind: string,
  name: string,
  spec: object,
  metadata: Partial<ObjectMeta> = {},
): KubeObject {
  const namespace = resource === 'nodes' ? undefined : 'default';
  const object: NewObject = {
    apiVersion,
    kind,
    metadata: { name, namespace, ...metadata },
    spec,
  };
  return cluster.objects.create(resource, object);
}

const container = (command: string[] = ['sleep', '1000'], more = {}) => ({
  name: 'main',
  image: 'local.test/busybox:1',
  command,
  ...more,
});

const template = (app: string, more: object = {}, pod: object = {}) => ({
  metadata: { labels: { app } },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [container(undefined, more)],
    ...pod,
  },
});

const workload = (app: string, more: object = {}) => ({
  selector: { matchLabels: { app } },
  template: template(app),
  ...more,
});

const get = (resource: string, name: string) =>
  cluster.objects.get(resource, 'default', name);

const podsOf = (app: string) =>
  cluster.objects.list('pods', { labelSelector: `app=${app}` });

const reasons = (name: string) =>
  cluster.objects
    .list('events', { fieldSelector: `involvedObject.name=${name}` })
    .map(({ reason, message }) => `${reason}: ${message}`);

/** Lets time pass in steps, so that what falls due can be acted upon. */
async function passUntil<T>(look: () => T | undefined, stepMs = 500) {
  return eventually(() => {
    const found = look();
    if (!found) clock.advance(stepMs);
    return found;
  });
}

const edit = (
  resource: string,
  name: string,
  change: (object: KubeObject) => void,
) => cluster.objects.modify(resource, 'default', name, change);

function setImage(resource: string, name: string, image: string): void {
  edit(resource, name, object => {
    object.spec.template.spec.containers[0].image = image;
  });
}

describe('ReplicaSets', () => {
  const RESOURCE = 'replicasets.apps';

  it('adopt pods that match and let go of those that no longer do', async () => {
    create('pods', 'v1', 'Pod', 'stray', template('a').spec, {
      labels: { app: 'a' },
    });
    create(
      RESOURCE,
      'apps/v1',
      'ReplicaSet',
      'a',
      workload('a', { replicas: 2 }),
    );
    await passUntil(() => get(RESOURCE, 'a')?.status.readyReplicas === 2);
    expect(podsOf('a').map(({ metadata }) => metadata.name)).toContain('stray');
    edit('pods', 'stray', pod => {
      pod.metadata.labels = { app: 'b' };
    });
    await passUntil(() => podsOf('a').length === 2);
    expect(get('pods', 'stray')?.metadata.ownerReferences).toBeUndefined();
  });

  it('say why they cannot make pods, and recover', async () => {
    let refusing = true;
    cluster.addAdmission({
      resources: ['pods'],
      admit({ operation, resource, object }) {
        if (operation !== 'CREATE' || !refusing) return;
        throw StatusError.forbidden(resource, object.metadata.name, 'no more');
      },
    });
    create(
      RESOURCE,
      'apps/v1',
      'ReplicaSet',
      'a',
      workload('a', { replicas: 8 }),
    );
    const status = await passUntil(() => {
      const set = get(RESOURCE, 'a');
      return set?.status.conditions && set.status;
    });
    expect(status.conditions[0]).toMatchObject({
      type: 'ReplicaFailure',
      status: 'True',
      reason: 'FailedCreate',
      message: expect.stringMatching(/^pods "a-\w{5}" is forbidden: no more$/),
    });
    expect(reasons('a')[0]).toMatch(/^FailedCreate: Error creating: pods "a-/);
    refusing = false;
    await passUntil(() => get(RESOURCE, 'a')?.status.readyReplicas === 8);
    expect(get(RESOURCE, 'a')?.status.conditions).toBeUndefined();
  });

  it('give up first what is missed least', async () => {
    create(
      RESOURCE,
      'apps/v1',
      'ReplicaSet',
      'a',
      workload('a', { replicas: 3 }),
    );
    await passUntil(() => get(RESOURCE, 'a')?.status.readyReplicas === 3);
    const [cheap] = podsOf('a');
    edit('pods', cheap.metadata.name, pod => {
      pod.metadata.annotations = {
        'controller.kubernetes.io/pod-deletion-cost': '-5',
      };
    });
    edit(RESOURCE, 'a', set => {
      set.spec.replicas = 2;
    });
    await passUntil(() => podsOf('a').length === 2);
    expect(get('pods', cheap.metadata.name)).toBeUndefined();
  });
});

describe('ReplicationControllers', () => {
  const RESOURCE = 'replicationcontrollers';

  it('keep pods as ReplicaSets do, by plain labels', async () => {
    create(RESOURCE, 'v1', 'ReplicationController', 'old', {
      replicas: 2,
      template: template('a'),
    });
    create('pods', 'v1', 'Pod', 'orphan', template('a').spec, {
      labels: { app: 'a' },
    });
    const status = () => get(RESOURCE, 'old')?.status;
    await passUntil(() => status()?.availableReplicas === 2);
    const names = podsOf('a').map(({ metadata }) => metadata.name);
    expect(names).toContain('orphan');
    const [reference] = get('pods', 'orphan')?.metadata.ownerReferences ?? [];
    expect(reference).toMatchObject({
      apiVersion: 'v1',
      kind: 'ReplicationController',
      controller: true,
    });
    edit(RESOURCE, 'old', object => {
      object.spec.replicas = 0;
    });
    await passUntil(() => podsOf('a').length === 0);
    expect(status()).toEqual({ replicas: 0, observedGeneration: 2 });
    expect(
      reasons('old').filter(line => line.startsWith('SuccessfulDelete: ')),
    ).toHaveLength(2);
  });
});

describe('Deployments', () => {
  const RESOURCE = 'deployments.apps';
  const available = (count: number) => () =>
    get(RESOURCE, 'a')?.status.availableReplicas === count;
  const sizes = () =>
    cluster.objects
      .list('replicasets.apps')
      .map(({ spec }) => spec.replicas)
      .sort((x, y) => x - y);

  it('never go below what must be available nor above what may surge', async () => {
    const strategy = {
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '30%', maxUnavailable: 1 },
    };
    create(
      RESOURCE,
      'apps/v1',
      'Deployment',
      'a',
      workload('a', { replicas: 5, strategy }),
    );
    await passUntil(available(5));
    edit(RESOURCE, 'a', ({ spec }) => {
      spec.template.spec.containers[0].env = [{ name: 'V', value: '2' }];
    });
    const seen: [pods: number, ready: number][] = [];
    await passUntil(() => {
      const { status } = get(RESOURCE, 'a') ?? {};
      seen.push([status.replicas, status.availableReplicas]);
      return (
        status.updatedReplicas === 5 &&
        status.replicas === 5 &&
        status.availableReplicas === 5
      );
    }, 50);
    expect(Math.max(...seen.map(([pods]) => pods))).toBeLessThanOrEqual(7);
    expect(Math.min(...seen.map(([, ready]) => ready))).toBeGreaterThanOrEqual(
      4,
    );
  });

  it('share a change of size among their sets while a rollout stands still', async () => {
    create(
      RESOURCE,
      'apps/v1',
      'Deployment',
      'a',
      workload('a', { replicas: 10 }),
    );
    await passUntil(available(10));
    setImage(RESOURCE, 'a', 'missing/image:1');
    await passUntil(() => sizes().join() === '5,8');
    edit(RESOURCE, 'a', ({ spec }) => {
      spec.replicas = 15;
    });
    await passUntil(() => sizes().join() !== '5,8');
    expect(sizes()).toEqual([7, 12]);
  });

  it('rest while paused, and forget old sets beyond the limit', async () => {
    create(
      RESOURCE,
      'apps/v1',
      'Deployment',
      'a',
      workload('a', { replicas: 1, revisionHistoryLimit: 1 }),
    );
    await passUntil(available(1));
    edit(RESOURCE, 'a', ({ spec }) => {
      spec.paused = true;
      spec.template.metadata.annotations = { version: '2' };
    });
    await passUntil(() =>
      get(RESOURCE, 'a')?.status.conditions.some(
        ({ reason }: { reason: string }) => reason === 'DeploymentPaused',
      ),
    );
    expect(sizes()).toEqual([1]);
    for (const version of ['3', '4']) {
      edit(RESOURCE, 'a', ({ spec }) => {
        spec.paused = false;
        spec.template.metadata.annotations = { version };
      });
      await passUntil(() => {
        const { status, metadata } = get(RESOURCE, 'a')!;
        return (
          status.observedGeneration === metadata.generation &&
          status.updatedReplicas === 1 &&
          status.replicas === 1 &&
          status.availableReplicas === 1
        );
      });
    }
    await passUntil(() => sizes().join() === '0,1');
  });
});

describe('StatefulSets', () => {
  const RESOURCE = 'statefulsets.apps';
  const revisions = () =>
    podsOf('db').map(
      ({ metadata }) => metadata.labels?.['controller-revision-hash'],
    );

  it('claim storage for each pod, and update above the partition only', async () => {
    const claim = {
      metadata: { name: 'data' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
      },
    };
    create(
      RESOURCE,
      'apps/v1',
      'StatefulSet',
      'db',
      workload('db', {
        serviceName: 'db',
        replicas: 3,
        volumeClaimTemplates: [claim],
        updateStrategy: {
          type: 'RollingUpdate',
          rollingUpdate: { partition: 2 },
        },
      }),
    );
    await passUntil(() => get(RESOURCE, 'db')?.status.readyReplicas === 3);
    const claims = cluster.objects.list('persistentvolumeclaims');
    expect(claims.map(({ metadata }) => metadata.name)).toEqual([
      'data-db-0',
      'data-db-1',
      'data-db-2',
    ]);
    expect(get('pods', 'db-1')?.spec.volumes[0]).toEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: 'data-db-1' },
    });
    const [before] = revisions();
    edit(RESOURCE, 'db', ({ spec }) => {
      spec.template.spec.containers[0].env = [{ name: 'V', value: '2' }];
    });
    await passUntil(() => {
      const { status } = get(RESOURCE, 'db')!;
      return status.updatedReplicas === 1 && status.readyReplicas === 3;
    });
    const { status } = get(RESOURCE, 'db')!;
    expect(status.currentRevision).toBe(before);
    expect(revisions()).toEqual([before, before, status.updateRevision]);
    edit(RESOURCE, 'db', ({ spec }) => {
      spec.updateStrategy.rollingUpdate.partition = 0;
    });
    await passUntil(
      () =>
        get(RESOURCE, 'db')?.status.currentRevision === status.updateRevision,
    );
    expect(new Set(revisions())).toEqual(new Set([status.updateRevision]));
    const lost = get('persistentvolumeclaims', 'data-db-1');
    const { objects } = cluster;
    objects.delete('persistentvolumeclaims', 'default', 'data-db-1');
    objects.delete('pods', 'default', 'db-1');
    await passUntil(() => {
      const made = get('persistentvolumeclaims', 'data-db-1');
      return made && made.metadata.uid !== lost?.metadata.uid;
    });
  });
});

describe('DaemonSets', () => {
  const RESOURCE = 'daemonsets.apps';

  function node(name: string, labels = {}, spec = {}): void {
    create('nodes', 'v1', 'Node', name, spec, { labels });
    cluster.objects.modifyStatus('nodes', undefined, name, object => {
      object.status = { conditions: [{ type: 'Ready', status: 'True' }] };
    });
  }

  it('run on the nodes they select and tolerate, also on new ones', async () => {
    node('one', { disk: 'ssd' });
    node('two', { disk: 'hdd' });
    node(
      'three',
      { disk: 'ssd' },
      {
        taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }],
      },
    );
    const spec = workload('agent');
    Object.assign(spec.template.spec, { nodeSelector: { disk: 'ssd' } });
    create(RESOURCE, 'apps/v1', 'DaemonSet', 'agent', spec);
    const ready = (count: number) => () => {
      const { status } = get(RESOURCE, 'agent') ?? {};
      return (
        status?.numberReady === count &&
        status.desiredNumberScheduled === count &&
        status.updatedNumberScheduled === count
      );
    };
    await passUntil(ready(1));
    node('four', { disk: 'ssd' });
    await passUntil(ready(2));
    const before = podsOf('agent').map(({ metadata }) => metadata.uid);
    expect(
      podsOf('agent')
        .map(pod => pod.spec.nodeName)
        .sort(),
    ).toEqual(['four', 'one']);
    edit(RESOURCE, 'agent', ({ spec: wanted }) => {
      wanted.template.spec.containers[0].env = [{ name: 'V', value: '2' }];
    });
    await passUntil(() => {
      const uids = podsOf('agent').map(({ metadata }) => metadata.uid);
      return ready(2)() && !uids.some(uid => before.includes(uid));
    });
    const [pod] = podsOf('agent');
    expect(
      pod.spec.tolerations.map(({ key }: { key: string }) => key),
    ).toContain('node.kubernetes.io/unschedulable');
    expect(
      pod.spec.affinity.nodeAffinity
        .requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]
        .matchFields[0].key,
    ).toBe('metadata.name');
  });

  it('surge: the old pod serves until the new one does', async () => {
    for (const name of ['one', 'two', 'three']) node(name);
    create(RESOURCE, 'apps/v1', 'DaemonSet', 'agent', {
      ...workload('agent'),
      updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    });
    const status = () => get(RESOURCE, 'agent')?.status;
    await passUntil(() => status()?.numberAvailable === 3);
    edit(RESOURCE, 'agent', ({ spec }) => {
      spec.template.spec.containers[0].env = [{ name: 'V', value: '2' }];
    });
    const isNew = (pod: KubeObject) => pod.spec.containers[0].env !== undefined;
    const most = { pods: 0, nodesWithout: 0 };
    await passUntil(() => {
      const pods = podsOf('agent');
      const served = new Set(
        pods
          .filter(pod => !pod.metadata.deletionTimestamp)
          .filter(({ status: is }) =>
            is?.conditions?.some(
              (item: { type: string; status: string }) =>
                item.type === 'Ready' && item.status === 'True',
            ),
          )
          .map(pod => pod.spec.nodeName),
      );
      most.pods = Math.max(most.pods, pods.length);
      most.nodesWithout = Math.max(most.nodesWithout, 3 - served.size);
      return pods.every(isNew) && pods.length === 3 && served.size === 3;
    });
    expect(most).toEqual({ pods: 4, nodesWithout: 0 });
    await passUntil(() => status()?.updatedNumberScheduled === 3);
  });
});

describe('Jobs', () => {
  const RESOURCE = 'jobs.batch';
  const job = (name: string, command: string[], more: object) =>
    create(RESOURCE, 'batch/v1', 'Job', name, {
      template: {
        spec: { restartPolicy: 'Never', containers: [container(command)] },
      },
      ...more,
    });
  const ended = (name: string, type: string) => () =>
    get(RESOURCE, name)?.status?.conditions?.find(
      (item: { type: string }) => item.type === type,
    );

  it('with indexes do each of them once', async () => {
    job('many', ['sleep', '1'], {
      completions: 5,
      parallelism: 2,
      completionMode: 'Indexed',
    });
    await passUntil(ended('many', 'Complete'));
    const { status } = get(RESOURCE, 'many')!;
    expect(status).toMatchObject({ succeeded: 5, completedIndexes: '0-4' });
    const pods = cluster.objects.list('pods');
    expect(pods.map(({ metadata }) => metadata.name.slice(0, 7))).toEqual(
      [0, 1, 2, 3, 4].map(index => `many-${index}-`),
    );
    expect(pods.every(({ metadata }) => !metadata.finalizers)).toBe(true);
  });

  it('count what has ended while no further pod may be made', async () => {
    let pods = 0;
    cluster.addAdmission({
      resources: ['pods'],
      admit({ operation, resource, object }) {
        if (operation !== 'CREATE') return;
        pods += 1;
        if (pods === 1) return;
        throw StatusError.forbidden(resource, object.metadata.name, 'no more');
      },
    });
    job('some', ['sleep', '1'], { completions: 2, parallelism: 1 });
    const status = await passUntil(() => {
      const found = get(RESOURCE, 'some')?.status;
      return found?.succeeded && found;
    });
    expect(status.succeeded).toBe(1);
    expect(status.active ?? 0).toBe(0);
  });

  it('fail at once when their policy says so', async () => {
    job('strict', ['exit 42'], {
      backoffLimit: 6,
      podFailurePolicy: {
        rules: [
          { action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } },
        ],
      },
    });
    const condition = await passUntil(ended('strict', 'Failed'));
    expect(condition).toMatchObject({
      reason: 'PodFailurePolicy',
      message: expect.stringMatching(
        /^Container main for pod default\/strict-\w{5} failed with exit code 42 matching FailJob rule at index 0$/,
      ),
    });
    expect(cluster.objects.list('pods')).toHaveLength(1);
  });

  it('give up indexes one by one, and fail when the rest is done', async () => {
    job('some', ['exit 1'], {
      completions: 3,
      parallelism: 3,
      completionMode: 'Indexed',
      backoffLimitPerIndex: 1,
    });
    await passUntil(() => cluster.objects.list('pods').length === 3);
    const pods = () => cluster.objects.list('pods');
    const numbers = (annotation: string) =>
      pods().map(({ metadata }) =>
        Number(metadata.annotations?.[`batch.kubernetes.io/${annotation}`]),
      );
    expect(numbers('job-index-failure-count')).toEqual([0, 0, 0]);
    const condition = await passUntil(ended('some', 'Failed'));
    expect(condition).toMatchObject({
      reason: 'FailedIndexes',
      message: 'Job has failed indexes',
    });
    expect(get(RESOURCE, 'some')?.status).toMatchObject({
      failed: 6,
      failedIndexes: '0-2',
    });
    expect(numbers('job-completion-index').sort()).toEqual([0, 0, 1, 1, 2, 2]);
    expect(numbers('job-index-failure-count').sort()).toEqual([
      0, 0, 0, 1, 1, 1,
    ]);
  });

  it('give up an index at once, and the job when too many are', async () => {
    job('strict', ['exit 42'], {
      completions: 9,
      parallelism: 1,
      completionMode: 'Indexed',
      backoffLimitPerIndex: 5,
      maxFailedIndexes: 1,
      podFailurePolicy: {
        rules: [
          {
            action: 'FailIndex',
            onExitCodes: { operator: 'In', values: [42] },
          },
        ],
      },
    });
    const condition = await passUntil(ended('strict', 'Failed'));
    expect(condition).toMatchObject({ reason: 'MaxFailedIndexesExceeded' });
    expect(get(RESOURCE, 'strict')?.status.failedIndexes).toBe('0,1');
  });

  it('succeed when those indexes have that matter', async () => {
    job('leader', ['sleep', '5'], {
      completions: 4,
      parallelism: 2,
      completionMode: 'Indexed',
      successPolicy: {
        rules: [{ succeededIndexes: '1-2', succeededCount: 1 }],
      },
    });
    const condition = await passUntil(ended('leader', 'Complete'));
    expect(condition).toMatchObject({
      reason: 'SuccessPolicy',
      message: 'Matched rules at index 0',
    });
    const { status } = get(RESOURCE, 'leader')!;
    expect(status.completedIndexes).toBe('0,1');
    expect(status.active).toBeUndefined();
  });
});

describe('CronJobs', () => {
  const RESOURCE = 'cronjobs.batch';
  const cron = (command: string[], more: object) =>
    create(RESOURCE, 'batch/v1', 'CronJob', 'tick', {
      schedule: '*/2 * * * *',
      jobTemplate: {
        spec: {
          template: {
            spec: { restartPolicy: 'Never', containers: [container(command)] },
          },
        },
      },
      ...more,
    });
  const jobs = () => cluster.objects.list('jobs.batch');

  it('start no second job where that is forbidden', async () => {
    cron(['sleep', '1000'], { concurrencyPolicy: 'Forbid' });
    await passUntil(() => jobs().length === 1, MINUTE);
    const [first] = jobs();
    await passUntil(
      () => reasons('tick').some(text => text.startsWith('JobAlreadyActive')),
      MINUTE,
    );
    expect(jobs().map(({ metadata }) => metadata.uid)).toEqual([
      first.metadata.uid,
    ]);
  });

  it('keep as many ended jobs as they should, and obey their time zone', async () => {
    cron(['exit 0'], {
      schedule: '0 12 * * *',
      timeZone: 'Europe/Berlin',
      successfulJobsHistoryLimit: 1,
    });
    await passUntil(() => jobs().length === 1, 10 * MINUTE);
    expect(
      jobs()[0].metadata.annotations?.[
        'batch.kubernetes.io/cronjob-scheduled-timestamp'
      ],
    ).toBe('2026-03-01T11:00:00Z');
    await passUntil(
      () => reasons('tick').some(text => text.startsWith('SuccessfulDelete')),
      60 * MINUTE,
    );
    expect(jobs().length).toBeLessThanOrEqual(1);
  });
});

describe('HorizontalPodAutoscalers', () => {
  it('follow usage up at once and down after the window', async () => {
    const spec = workload('a', { replicas: 2 });
    spec.template = template('a', { resources: { requests: { cpu: '100m' } } });
    create('deployments.apps', 'apps/v1', 'Deployment', 'a', spec);
    create(
      'horizontalpodautoscalers.autoscaling',
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      'a',
      {
        scaleTargetRef: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: 'a',
        },
        minReplicas: 1,
        maxReplicas: 5,
        metrics: [
          {
            type: 'Resource',
            resource: {
              name: 'cpu',
              target: { type: 'Utilization', averageUtilization: 50 },
            },
          },
        ],
      },
    );
    const replicas = (count: number) => () =>
      get('deployments.apps', 'a')?.spec.replicas === count;
    use = { cpuMillicores: 100, memoryBytes: 1024 };
    await passUntil(replicas(4), 5_000);
    expect(reasons('a')).toContainEqual(
      'SuccessfulRescale: New size: 4; reason: cpu resource utilization (percentage of request) above target',
    );
    use = { cpuMillicores: 10, memoryBytes: 1024 };
    const since = clock.now();
    await passUntil(replicas(1), 5_000);
    expect(clock.now() - since).toBeGreaterThanOrEqual(300_000 - 15_000);
    const { status } = get('horizontalpodautoscalers.autoscaling', 'a')!;
    expect(
      status.conditions.map(
        ({ type, status: is }: { type: string; status: string }) =>
          `${type}=${is}`,
      ),
    ).toEqual([
      'AbleToScale=True',
      'ScalingActive=True',
      'ScalingLimited=False',
    ]);
  });
});

describe('HorizontalPodAutoscalers of workloads out of their bounds', () => {
  const autoscale = (minReplicas: number, maxReplicas: number) =>
    create(
      'horizontalpodautoscalers.autoscaling',
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      'a',
      {
        scaleTargetRef: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: 'a',
        },
        minReplicas,
        maxReplicas,
        metrics: [
          {
            type: 'Resource',
            resource: {
              name: 'cpu',
              target: { type: 'Utilization', averageUtilization: 80 },
            },
          },
        ],
      },
    );

  it.each([
    { from: 1, min: 2, max: 3, to: 2, bound: 'below Spec.MinReplicas' },
    { from: 5, min: 2, max: 3, to: 3, bound: 'above Spec.MaxReplicas' },
  ])('scale $from to $to without a metric', async rescale => {
    const { from, min, max, to, bound } = rescale;
    create(
      'deployments.apps',
      'apps/v1',
      'Deployment',
      'a',
      workload('a', { replicas: from }),
    );
    autoscale(min, max);
    const status = () =>
      get('horizontalpodautoscalers.autoscaling', 'a')?.status;
    await passUntil(() => status()?.lastScaleTime, 5_000);
    expect(status()).toMatchObject({
      currentReplicas: from,
      desiredReplicas: to,
      conditions: [{ type: 'AbleToScale', reason: 'SucceededRescale' }],
    });
    expect(get('deployments.apps', 'a')?.spec.replicas).toBe(to);
    expect(reasons('a')).toContain(
      `SuccessfulRescale: New size: ${to}; reason: Current number of replicas ${bound}`,
    );
    await passUntil(() => status()?.currentReplicas === to, 5_000);
  });
});

describe('nodes', () => {
  it('that are lost lose their pods after what these tolerate', async () => {
    create('nodes', 'v1', 'Node', 'dev-node-1', {});
    create('deployments.apps', 'apps/v1', 'Deployment', 'a', {
      ...workload('a', { replicas: 1 }),
      template: template(
        'a',
        {},
        {
          tolerations: [
            {
              key: 'node.kubernetes.io/unreachable',
              operator: 'Exists',
              effect: 'NoExecute',
              tolerationSeconds: 60,
            },
          ],
        },
      ),
    });
    await passUntil(
      () => get('deployments.apps', 'a')?.status.availableReplicas === 1,
    );
    const [pod] = podsOf('a');
    cluster.objects.modifyStatus('nodes', undefined, 'dev-node-1', node => {
      node.status = { conditions: [{ type: 'Ready', status: 'Unknown' }] };
    });
    const lost = clock.now();
    await passUntil(() => !get('pods', pod.metadata.name), 5_000);
    expect(clock.now() - lost).toBeGreaterThanOrEqual(60_000);
    const node = cluster.objects.get('nodes', undefined, 'dev-node-1');
    expect(node?.spec.taints).toMatchObject([
      { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' },
      { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' },
    ]);
  });
});

describe('taints that do not say since when they are', () => {
  const evicted = {
    key: 'maintenance',
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 60,
  };

  it('are put up with for as long from when they are seen', async () => {
    create('nodes', 'v1', 'Node', 'dev-node-1', {});
    const tolerant = (name: string, tolerations: object[]) =>
      create('pods', 'v1', 'Pod', name, {
        ...template(name).spec,
        nodeName: 'dev-node-1',
        tolerations,
      });
    const { tolerationSeconds: _, ...forever } = evicted;
    tolerant('a', [evicted]);
    tolerant('stays', [forever]);
    tolerant('goes', []);
    clock.advance(10 * MINUTE);
    const tainted = clock.now();
    cluster.objects.modify('nodes', undefined, 'dev-node-1', node => {
      const { key, effect } = evicted;
      node.spec.taints = [{ key, effect }];
    });
    await passUntil(() => !get('pods', 'goes'), 5_000);
    expect(clock.now() - tainted).toBeLessThan(60_000);
    expect(reasons('goes')).toContain(
      'TaintManagerEviction: Marking for deletion Pod default/goes',
    );
    await passUntil(() => clock.now() >= tainted + 30_000, 5_000);
    tolerant('later', [evicted]);
    await passUntil(() => !get('pods', 'a'), 5_000);
    expect(clock.now() - tainted).toBeGreaterThanOrEqual(60_000);
    expect(get('pods', 'later')).toBeDefined();
    await passUntil(() => !get('pods', 'later'), 5_000);
    expect(clock.now() - tainted).toBeGreaterThanOrEqual(90_000);
    expect(get('pods', 'stays')).toBeDefined();
  });
});

describe('storage', () => {
  const CLAIMS = 'persistentvolumeclaims';
  const claim = () => get(CLAIMS, 'data');

  it('that is used stays until nothing uses it', async () => {
    create('nodes', 'v1', 'Node', 'dev-node-1', {});
    create(CLAIMS, 'v1', 'PersistentVolumeClaim', 'data', {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
    });
    expect(claim()?.metadata.finalizers).toEqual([
      'kubernetes.io/pvc-protection',
    ]);
    create('pods', 'v1', 'Pod', 'user', {
      ...template('user').spec,
      nodeName: 'dev-node-1',
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }],
    });
    cluster.objects.delete(CLAIMS, 'default', 'data');
    await passUntil(() => get('pods', 'user')?.status.phase === 'Running');
    expect(claim()?.metadata.deletionTimestamp).toBeDefined();
    cluster.objects.delete('pods', 'default', 'user');
    await passUntil(() => !claim());
  });

  it('that is bound stays until its claim has gone', async () => {
    const VOLUMES = 'persistentvolumes';
    const volume = () => cluster.objects.get(VOLUMES, undefined, 'disk');
    cluster.objects.create(VOLUMES, {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'disk' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '1Gi' },
        hostPath: { path: '/disk' },
      },
    });
    const setPhase = (phase: string) =>
      cluster.objects.modifyStatus(VOLUMES, undefined, 'disk', object => {
        object.status = { phase };
      });
    setPhase('Bound');
    cluster.objects.delete(VOLUMES, undefined, 'disk');
    expect(volume()?.metadata.finalizers).toEqual([
      'kubernetes.io/pv-protection',
    ]);
    setPhase('Released');
    await passUntil(() => !volume());
  });
});

describe('EndpointSlices', () => {
  it('hold a hundred endpoints each and keep them where they are', async () => {
    create('services', 'v1', 'Service', 'a', {
      selector: { app: 'a' },
      ports: [{ port: 80 }],
    });
    create(
      'replicasets.apps',
      'apps/v1',
      'ReplicaSet',
      'a',
      workload('a', { replicas: 230 }),
    );
    const slices = () =>
      cluster.objects.list('endpointslices.discovery.k8s.io', {
        labelSelector: 'kubernetes.io/service-name=a',
      });
    const count = () =>
      slices().reduce(
        (sum, { endpoints }) => sum + (endpoints?.length ?? 0),
        0,
      );
    await passUntil(() => count() === 230);
    expect(slices().every(({ endpoints }) => endpoints.length <= 100)).toBe(
      true,
    );
    edit('replicasets.apps', 'a', ({ spec }) => {
      spec.replicas = 0;
    });
    await passUntil(() => slices().length === 1 && count() === 0);
    expect(slices()[0]).toMatchObject({ endpoints: null, ports: null });
  });
});

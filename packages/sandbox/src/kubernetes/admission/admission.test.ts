import { createCluster, type LocalCluster } from '../cluster.ts';
import { createManualClock } from '../clock.ts';
import type { KubeObject, NewObject } from '../types.ts';

const NAMESPACE = 'team';

let cluster: LocalCluster;
let warnings: string[];

beforeEach(() => {
  cluster = createCluster({ name: 'dev', clock: createManualClock() });
  warnings = [];
  cluster.objects.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  });
});

afterEach(() => cluster.stop());

function create(resource: string, object: NewObject): KubeObject {
  const definition = cluster.registry.get(resource)!;
  const { namespace } = object.metadata;
  return cluster.storage.create(
    definition,
    namespace,
    structuredClone(object),
    {
      user: { username: 'ann', groups: ['system:authenticated'] },
      warn: message => warnings.push(message),
    },
  );
}

function createPod(name: string, spec: object = {}): KubeObject {
  return create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: NAMESPACE },
    spec: { containers: [{ name: 'main', image: 'a' }], ...spec },
  });
}

function containers(...resources: object[]) {
  return resources.map((item, index) => ({
    name: `c${index}`,
    image: 'a',
    resources: item,
  }));
}

function limit(...limits: object[]): void {
  cluster.objects.create('limitranges', {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'l', namespace: NAMESPACE },
    spec: { limits },
  });
}

function label(labels: Record<string, string>): void {
  const definition = cluster.registry.get('namespaces')!;
  cluster.storage.update(
    { definition, name: NAMESPACE },
    namespace => ({
      ...namespace,
      metadata: { ...namespace.metadata, labels },
    }),
    {
      user: { username: 'ann', groups: [] },
      method: 'patch',
      warn: message => warnings.push(message),
    },
  );
}

describe('a LimitRange', () => {
  it('bounds containers, pods and claims', () => {
    limit(
      {
        type: 'Container',
        min: { cpu: '100m' },
        max: { memory: '1Gi' },
        maxLimitRequestRatio: { cpu: '2' },
      },
      { type: 'Pod', max: { memory: '1536Mi' } },
      { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } },
    );
    const good = {
      requests: { cpu: '100m', memory: '1Gi' },
      limits: { cpu: '200m', memory: '1Gi' },
    };
    createPod('good', { containers: containers(good) });
    expect(() =>
      createPod('two', { containers: containers(good, good) }),
    ).toThrow(
      'pods "two" is forbidden: maximum memory usage per Pod is 1536Mi, but limit is 2Gi',
    );
    const wrong = {
      requests: { cpu: '50m', memory: '1' },
      limits: { cpu: '1', memory: '2Gi' },
    };
    expect(() => createPod('bad', { containers: containers(wrong) })).toThrow(
      'pods "bad" is forbidden: [minimum cpu usage per Container is 100m, but request is 50m, maximum memory usage per Container is 1Gi, but limit is 2Gi, cpu max limit to request ratio per Container is 2, but provided ratio is 20.000000, maximum memory usage per Pod is 1536Mi, but limit is 2Gi]',
    );
    expect(() =>
      create('persistentvolumeclaims', {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'c', namespace: NAMESPACE },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '2Gi' } },
        },
      }),
    ).toThrow(
      'maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi',
    );
  });

  it('fills in only what a container leaves open', () => {
    limit({
      type: 'Container',
      default: { cpu: '1', memory: '1Gi' },
      defaultRequest: { cpu: '500m', memory: '512Mi' },
    });
    const pod = createPod('p', {
      containers: containers({ requests: { cpu: '250m' } }),
      initContainers: [
        {
          name: 'init',
          image: 'a',
          resources: {
            requests: { cpu: '1', memory: '1Gi' },
            limits: { cpu: '1', memory: '1Gi' },
          },
        },
      ],
    });
    expect(pod.spec.containers[0].resources).toEqual({
      requests: { cpu: '250m', memory: '512Mi' },
      limits: { cpu: '1', memory: '1Gi' },
    });
    expect(pod.metadata.annotations).toMatchObject({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: memory request for container c0; cpu, memory limit for container c0',
    });
  });
});

describe('Pod Security', () => {
  it('refuses by the level that is enforced and warns by the other', () => {
    label({
      'pod-security.kubernetes.io/enforce': 'baseline',
      'pod-security.kubernetes.io/enforce-version': 'v1.30',
      'pod-security.kubernetes.io/warn': 'restricted',
    });
    const volumes = [{ name: 'host', hostPath: { path: '/' } }];
    const ports = [{ containerPort: 80, hostPort: 8080 }];
    const main = { name: 'main', image: 'a', ports };
    expect(() => createPod('host', { volumes, containers: [main] })).toThrow(
      'pods "host" is forbidden: violates PodSecurity "baseline:v1.30": hostPath volumes (volume "host"), hostPort (container "main" uses hostPort 8080)',
    );
    const securityContext = {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    };
    const pod = {
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    };
    const restricted = { name: 'main', image: 'a', securityContext };
    createPod('restricted', { ...pod, containers: [restricted] });
    expect(warnings).toEqual([]);
    const root = {
      ...restricted,
      securityContext: { ...securityContext, runAsUser: 0 },
    };
    createPod('root', { ...pod, containers: [root] });
    expect(warnings).toEqual([
      'would violate PodSecurity "restricted:latest": runAsUser=0 (container "main" must not set runAsUser=0)',
    ]);
  });

  it('tells of pods that would no longer be let in', () => {
    for (const name of ['a', 'b', 'c']) createPod(name, { hostPID: true });
    createPod('fine');
    label({ 'pod-security.kubernetes.io/enforce': 'baseline' });
    expect(warnings).toEqual([
      'existing pods in namespace "team" violate the new PodSecurity enforce level "baseline:latest"',
      'a (and 2 other pods): host namespaces',
    ]);
    expect(() =>
      label({ 'pod-security.kubernetes.io/enforce': 'strict' }),
    ).toThrow('must be one of privileged, baseline, restricted');
  });
});

it('keeps the namespaces of the cluster itself', () => {
  expect(() =>
    cluster.objects.delete('namespaces', undefined, 'kube-system'),
  ).toThrow(
    'namespaces "kube-system" is forbidden: this namespace may not be deleted',
  );
  cluster.objects.delete('namespaces', undefined, NAMESPACE);
  expect(() => createPod('late')).toThrow(
    'unable to create new content in namespace team because it is being terminated',
  );
});

describe('a PriorityClass', () => {
  it('gives pods their priority', () => {
    cluster.objects.create('priorityclasses.scheduling.k8s.io', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'usual' },
      value: 7,
      globalDefault: true,
      preemptionPolicy: 'Never',
    });
    expect(createPod('a').spec).toMatchObject({
      priorityClassName: 'usual',
      priority: 7,
      preemptionPolicy: 'Never',
    });
    const named = { priorityClassName: 'system-cluster-critical' };
    expect(createPod('b', named).spec.priority).toBe(2_000_000_000);
    expect(() => createPod('c', { priorityClassName: 'absent' })).toThrow(
      'pods "c" is forbidden: no PriorityClass with name absent was found',
    );
    expect(() => createPod('d', { ...named, priority: 1 })).toThrow(
      'the integer value of priority (1) must not be provided in pod spec',
    );
  });
});

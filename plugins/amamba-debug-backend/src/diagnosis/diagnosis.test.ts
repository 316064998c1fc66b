import {
  KubeError,
  type KubeClient,
  type KubeObject,
  type KubeResource,
} from '@amamba/plugin-amamba-node';
import { podDetailSchema } from '@amamba/plugin-amamba-debug-common';
import { describeProbe, describeVolume, toAmounts } from './containerFacts';
import { guessLanguages, orderImages } from './guessLanguages';
import { toNetworkPolicies } from './networkPolicies';
import { toPodEvents } from './podEvents';
import { PodFactsReader } from './PodFacts';
import { toPodDetail } from './toPodDetail';

const object = (fields: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Any',
  metadata: { name: 'x' },
  ...fields,
});

/** As a cluster writes it, shortened. */
const POD = object({
  kind: 'Pod',
  metadata: {
    name: 'api-7d9c5b6f4-x2x9k',
    namespace: 'shop',
    uid: '8db1871d-eabb-4d02-ae5e-5617b1a65bb3',
    creationTimestamp: '2026-11-21T05:26:53Z',
    labels: { app: 'api', tier: 'web', 'pod-template-hash': '7d9c5b6f4' },
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: 'api-7d9c5b6f4',
        uid: 'u',
        controller: true,
      },
    ],
  },
  spec: {
    nodeName: 'node-1',
    volumes: [
      { name: 'pages', configMap: { name: 'api-pages', defaultMode: 420 } },
      {
        name: 'kube-api-access-5x',
        projected: {
          sources: [
            { serviceAccountToken: {} },
            { configMap: { name: 'kube-root-ca.crt' } },
            { downwardAPI: {} },
          ],
        },
      },
    ],
    containers: [
      {
        name: 'api',
        image: 'registry.example.com/shop/api:1.4',
        command: ['java', '-jar', '/app.jar'],
        env: [{ name: 'DB_PASSWORD', value: 'never-told' }],
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        resources: {
          limits: { cpu: '500m', memory: '256Mi' },
          requests: { cpu: '100m' },
        },
        readinessProbe: {
          httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' },
          periodSeconds: 5,
          failureThreshold: 3,
        },
        volumeMounts: [
          { name: 'pages', mountPath: '/pages', readOnly: true },
          {
            name: 'kube-api-access-5x',
            mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
            readOnly: true,
          },
        ],
      },
    ],
  },
  status: {
    phase: 'Running',
    podIP: '10.0.0.7',
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'ContainersNotReady',
        message: 'containers with unready status: [api]',
        lastProbeTime: null,
      },
    ],
    containerStatuses: [
      {
        name: 'api',
        image: 'x',
        imageID: '',
        ready: false,
        restartCount: 4,
        state: {
          waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' },
        },
        lastState: {
          terminated: {
            exitCode: 137,
            reason: 'OOMKilled',
            startedAt: '2026-11-21T05:27:00Z',
            finishedAt: '2026-11-21T05:27:30Z',
            containerID: 'containerd://1',
          },
        },
      },
    ],
  },
});

const EVENTS = [
  {
    type: 'Warning',
    reason: 'BackOff',
    message: 'Back-off restarting',
    count: 3,
    lastTimestamp: '2026-11-21T05:28:00Z',
  },
  {
    type: 'Warning',
    reason: 'BackOff',
    message: 'Back-off restarting',
    count: 2,
    lastTimestamp: '2026-11-21T05:29:00Z',
  },
  {
    type: 'Normal',
    reason: 'Scheduled',
    message: 'Assigned',
    count: null,
    lastTimestamp: null,
    eventTime: '2026-11-21T05:26:53.123456Z',
  },
  {
    type: 'Normal',
    reason: 'Pulled',
    message: 'Pulled',
    eventTime: '2026-11-21T05:27:00Z',
    series: { count: 7, lastObservedTime: '2026-11-21T05:30:00.5Z' },
  },
].map(object);

const METRICS = object({
  timestamp: '2026-11-21T05:30:00Z',
  window: '15s',
  containers: [
    { name: 'api', usage: { cpu: '12345678n', memory: '131072Ki' } },
  ],
});

const policy = (name: string, spec: object) =>
  object({ metadata: { name, namespace: 'shop' }, spec });

const POLICIES = [
  policy('deny-all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
  policy('others', { podSelector: { matchLabels: { app: 'other' } } }),
  policy('web', {
    podSelector: {
      matchLabels: { app: 'api' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['web', 'edge'] },
      ],
    },
    ingress: [
      {
        from: [
          { podSelector: { matchLabels: { app: 'gateway' } } },
          {
            namespaceSelector: {
              matchExpressions: [{ key: 'team', operator: 'Exists' }],
            },
            podSelector: {},
          },
          { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
        ],
        ports: [
          { protocol: 'TCP', port: 8080 },
          { port: 9000, endPort: 9010 },
        ],
      },
      {},
    ],
    egress: [
      {
        to: [{ namespaceSelector: {} }],
        ports: [{ protocol: 'UDP', port: 53 }],
      },
    ],
  }),
];

const IMAGES = [
  { id: 'netshoot', suits: ['network', 'distroless'] },
  { id: 'busybox', suits: ['shell', 'distroless'] },
  { id: 'jdk', suits: ['java'] },
  { id: 'node', suits: ['node'] },
].map(image => ({ ...image, title: '', image: '', snippets: [] }));

function facts(change: object = {}) {
  return {
    pod: POD,
    events: { value: EVENTS },
    policies: { value: POLICIES },
    metrics: { value: METRICS },
    namespace: {
      value: object({
        metadata: {
          name: 'shop',
          labels: { 'pod-security.kubernetes.io/enforce': 'baseline' },
        },
      }),
    },
    ...change,
  };
}

describe('toPodDetail', () => {
  it('tells what helps, and nothing that is secret', () => {
    const detail = toPodDetail('dev', facts(), IMAGES);
    expect(podDetailSchema.parse(detail)).toEqual(detail);
    expect(detail).toMatchObject({
      status: 'CrashLoopBackOff',
      owner: { kind: 'Deployment', name: 'api' },
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'ContainersNotReady',
          message: expect.any(String),
        },
      ],
      usageAt: '2026-11-21T05:30:00.000Z',
      notices: [],
      suitableImages: ['jdk', 'netshoot', 'busybox', 'node'],
    });
    expect(detail.containers[0]).toMatchObject({
      restarts: 4,
      lastTermination: {
        phase: 'terminated',
        exitCode: 137,
        reason: 'OOMKilled',
      },
      requests: { cpu: 0.1 },
      limits: { cpu: 0.5, memory: 268_435_456 },
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      probes: [
        {
          kind: 'readiness',
          check: 'http-get :http/healthz',
          periodSeconds: 5,
          failureThreshold: 3,
        },
      ],
      mounts: [
        {
          path: '/pages',
          volume: 'pages',
          source: 'ConfigMap api-pages',
          readOnly: true,
        },
        expect.objectContaining({
          source:
            'projected (serviceAccountToken, configMap kube-root-ca.crt, downwardAPI)',
        }),
      ],
      languages: ['java'],
    });
    expect(detail.containers[0].usage?.memory).toBe(134_217_728);
    expect(detail.containers[0].usage?.cpu).toBeCloseTo(0.012345678, 9);
    expect(detail.podSecurity.level).toBe('baseline');
    expect(detail.podSecurity.refused.map(({ profile }) => profile)).toEqual([
      'general',
      'netadmin',
      'sysadmin',
    ]);
    expect(JSON.stringify(detail)).not.toContain('never-told');
  });

  it('says what could not be read, and goes on', () => {
    const notice = (what: string) => ({ notice: `${what}: no` });
    const detail = toPodDetail(
      'dev',
      facts({
        events: notice('Events'),
        policies: notice('Network policies'),
        metrics: notice('Usage'),
        namespace: notice('Pod Security'),
      }),
      [],
    );
    expect(detail.notices).toEqual([
      'Events: no',
      'Usage: no',
      'Network policies: no',
      'Pod Security: no',
    ]);
    expect(detail).toMatchObject({
      events: [],
      networkPolicies: [],
      podSecurity: { level: 'privileged', refused: [] },
    });
    expect(detail.containers[0].usage).toBeUndefined();
    expect(detail.usageAt).toBeUndefined();
  });
});

it('events that say the same are one, of either form, the newest first', () => {
  expect(
    toPodEvents(EVENTS).map(({ reason, count, at }) => [reason, count, at]),
  ).toEqual([
    ['Pulled', 7, '2026-11-21T05:30:00.500Z'],
    ['BackOff', 5, '2026-11-21T05:29:00.000Z'],
    ['Scheduled', 1, '2026-11-21T05:26:53.123Z'],
  ]);
  const many = Array.from({ length: 40 }, (_, index) =>
    object({
      reason: `r${index}`,
      lastTimestamp: new Date(index * 1000).toISOString(),
    }),
  );
  const shown = toPodEvents([...many, object({ reason: 'no time' })]);
  expect(shown).toHaveLength(30);
  expect(shown[0].reason).toBe('r39');
});

it('network policies that select the pod are told in words', () => {
  expect(toNetworkPolicies(POLICIES, { app: 'api', tier: 'web' })).toEqual([
    { name: 'deny-all', restricts: ['ingress', 'egress'], allows: [] },
    {
      name: 'web',
      restricts: ['ingress', 'egress'],
      allows: [
        'ingress from pods with app=gateway of this namespace or all pods in namespaces with team or 10.0.0.0/8 except 10.1.0.0/16, TCP 8080, TCP 9000-9010',
        'ingress from anywhere, any port',
        'egress to all pods in all namespaces, UDP 53',
      ],
    },
  ]);
  expect(
    toNetworkPolicies(POLICIES, { app: 'api', tier: 'db' }).map(
      ({ name }) => name,
    ),
  ).toEqual(['deny-all']);
});

it.each([
  [
    { httpGet: { port: 8443, scheme: 'HTTPS', path: 'x', host: 'h' } },
    'https-get h:8443/x',
  ],
  [{ tcpSocket: { port: 'db' } }, 'tcp-socket :db'],
  [{ grpc: { port: 9090, service: 'live' } }, 'grpc :9090 live'],
  [{ exec: { command: ['/bin/check', '--password=x'] } }, 'exec /bin/check'],
])('a probe is told as %#', (probe, words) => {
  expect(
    describeProbe({ ...probe, periodSeconds: 1, failureThreshold: 1 }),
  ).toBe(words);
});

it.each([
  [{ secret: { secretName: 's' } }, 'Secret s'],
  [
    { persistentVolumeClaim: { claimName: 'data' } },
    'PersistentVolumeClaim data',
  ],
  [{ emptyDir: {} }, 'emptyDir'],
  [{ emptyDir: { medium: 'Memory' } }, 'emptyDir (memory)'],
  [{ hostPath: { path: '/var' } }, 'hostPath /var'],
  [{ nfs: { server: 'x' } }, 'nfs'],
  [{}, 'unknown'],
])('a volume is told by its kind and name: %#', (volume, words) => {
  expect(describeVolume({ name: 'v', ...volume })).toBe(words);
});

it('amounts that are none are left out', () => {
  expect(toAmounts({ cpu: 'much', memory: '1Gi' })).toEqual({
    memory: 1_073_741_824,
  });
  expect(toAmounts(undefined)).toEqual({});
});

it.each([
  ['eclipse-temurin:21', [], [], ['java']],
  ['node.example.com/team/web:1', [], [], []],
  ['docker.io/library/node:22-alpine', [], [], ['node']],
  ['prom/node-exporter', [], [], []],
  [
    'gcr.io/distroless/nodejs22-debian12:nonroot',
    [],
    [],
    ['node', 'distroless'],
  ],
  ['gcr.io/distroless/python3-debian12', [], [], ['python', 'distroless']],
  ['team/web', ['/usr/local/bin/gunicorn'], [], ['python']],
  ['team/web', [], ['GOMEMLIMIT'], ['go']],
  ['mcr.microsoft.com/dotnet/aspnet:9.0', [], [], ['dotnet']],
  ['nginx:1.27', [], ['PATH'], []],
])(
  'of image %s, command %j and variables %j',
  (image, command, names, languages) => {
    const env = names.map(name => ({ name }));
    expect(guessLanguages({ image, command, args: [], env })).toEqual(
      languages,
    );
  },
);

it('images for the first language come first, then those for networks', () => {
  expect(orderImages(IMAGES, ['node', 'java'])).toEqual([
    'node',
    'jdk',
    'netshoot',
    'busybox',
  ]);
  expect(orderImages(IMAGES, [])).toEqual([
    'netshoot',
    'busybox',
    'jdk',
    'node',
  ]);
});

describe('PodFactsReader', () => {
  it('asks once for all who look, and names what a cluster has not', async () => {
    const asked: string[] = [];
    const client = {
      cluster: 'dev',
      get: async ({ plural, group }: KubeResource) => {
        asked.push(`${group}/${plural}`);
        if (group === 'metrics.k8s.io') {
          throw new KubeError({
            cluster: 'dev',
            url: 'https://dev',
            operation: 'get pods.metrics.k8s.io',
            code: 404,
            message: 'the server could not find the requested resource',
          });
        }
        return plural === 'pods' ? POD : undefined;
      },
      list: async ({ plural }: KubeResource, options: object) => {
        asked.push(`${plural} ${JSON.stringify(options)}`);
        return { items: EVENTS, resourceVersion: '1' };
      },
    } as unknown as KubeClient;
    const reader = new PodFactsReader({ client: () => client });
    const ref = { cluster: 'dev', namespace: 'shop', pod: 'api' };
    const [first, second] = await Promise.all([
      reader.get(ref),
      reader.get(ref),
    ]);
    expect(second).toBe(first);
    expect(await reader.get(ref)).toBe(first);
    expect(asked).toHaveLength(5);
    expect(asked).toContainEqual(
      expect.stringContaining(
        'involvedObject.uid=8db1871d-eabb-4d02-ae5e-5617b1a65bb3',
      ),
    );
    expect(first.metrics).toEqual({
      notice:
        'Usage: cluster dev has no metrics.k8s.io. Install metrics-server there to see it.',
    });
  });

  it('keeps no failure', async () => {
    let there = false;
    const client = {
      get: async () => (there ? POD : undefined),
      list: async () => ({ items: [], resourceVersion: '1' }),
    } as unknown as KubeClient;
    const reader = new PodFactsReader({ client: () => client });
    const ref = { cluster: 'dev', namespace: 'shop', pod: 'api' };
    await expect(reader.get(ref)).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    there = true;
    expect((await reader.get(ref)).pod).toBe(POD);
  });
});

import {
  type ContainerDetail,
  type DebugPolicy,
  debugPermissions,
  type FileEntry,
  type PodDetail,
  podDetailSchema,
  type PodSummary,
  podSummarySchema,
  type Session,
} from '@amamba/plugin-amamba-debug-common';
import type { Entity } from '@backstage/catalog-model';

const START = Date.UTC(2026, 3, 14, 9, 0, 0);

/** A time of the stories told here: seconds after their beginning. */
export const at = (seconds: number) =>
  new Date(START + seconds * 1000).toISOString();

export const component: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'payments-api',
    namespace: 'default',
    annotations: {
      'backstage.io/kubernetes-id': 'payments-api',
      'amamba.io/workspace': 'payments',
    },
  },
  spec: { type: 'service', owner: 'payments-team', lifecycle: 'production' },
};

export const workspace: Entity = {
  apiVersion: 'amamba.io/v1alpha1',
  kind: 'Workspace',
  metadata: {
    name: 'payments',
    namespace: 'default',
    title: 'Payments',
    description: 'Cards, refunds and settlement',
  },
  spec: { owner: 'group:default/payments-team' },
};

const apiContainer: ContainerDetail = {
  name: 'api',
  kind: 'container',
  image: 'registry.example.com/payments-api:1.4.0',
  state: { phase: 'running', startedAt: at(-600) },
  ready: true,
  restarts: 2,
  lastTermination: {
    phase: 'terminated',
    reason: 'OOMKilled',
    exitCode: 137,
    finishedAt: at(-620),
  },
  requests: { cpu: 0.1, memory: 64 * 1024 ** 2 },
  limits: { cpu: 0.5, memory: 128 * 1024 ** 2 },
  usage: { cpu: 0.045, memory: 88 * 1024 ** 2 },
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  probes: [
    {
      kind: 'readiness',
      check: 'http-get :8080/healthz',
      periodSeconds: 10,
      failureThreshold: 3,
    },
  ],
  mounts: [
    {
      path: '/etc/payments',
      volume: 'config',
      source: 'ConfigMap payments-config',
      readOnly: true,
    },
  ],
  languages: ['java'],
};

const proxyContainer: ContainerDetail = {
  ...apiContainer,
  name: 'proxy',
  kind: 'sidecar',
  image: 'registry.example.com/proxy:2.1',
  restarts: 0,
  lastTermination: undefined,
  ports: [],
  probes: [],
  mounts: [],
  languages: ['distroless'],
};

const debuggerContainer: ContainerDetail = {
  ...proxyContainer,
  name: 'debugger-x7k2p',
  kind: 'ephemeral',
  image: 'docker.io/nicolaka/netshoot:v0.15',
  ready: false,
  debugger: { target: 'api', expiresAt: at(3600) },
};

export const apiPod: PodDetail = {
  cluster: 'dev',
  namespace: 'payments',
  pod: 'payments-api-5d9c7b-abcde',
  uid: 'pod-1',
  status: 'Running',
  tone: 'ok',
  ready: { ready: 2, of: 2 },
  restarts: 2,
  node: 'node-1',
  ip: '10.1.0.7',
  createdAt: at(-3600),
  owner: { kind: 'Deployment', name: 'payments-api' },
  containers: [apiContainer, proxyContainer, debuggerContainer],
  conditions: [
    { type: 'Ready', status: 'True' },
    { type: 'PodScheduled', status: 'True' },
  ],
  events: [
    {
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting failed container api',
      count: 3,
      at: at(-610),
    },
  ],
  usageAt: at(0),
  notices: [],
  networkPolicies: [
    {
      name: 'payments-default',
      restricts: ['ingress'],
      allows: ['from pods with app=checkout on port 8080'],
    },
  ],
  podSecurity: {
    level: 'baseline',
    refused: [
      {
        profile: 'netadmin',
        because: 'baseline forbids the capabilities NET_ADMIN and NET_RAW',
      },
      { profile: 'sysadmin', because: 'baseline forbids privileged' },
    ],
  },
  suitableImages: ['jdk', 'netshoot'],
};

/** A pod whose container does not start. */
export const brokenPod: PodDetail = {
  ...apiPod,
  pod: 'payments-api-5d9c7b-zzzzz',
  uid: 'pod-2',
  status: 'CrashLoopBackOff',
  tone: 'error',
  ready: { ready: 0, of: 1 },
  restarts: 7,
  containers: [
    {
      ...apiContainer,
      ready: false,
      restarts: 7,
      state: {
        phase: 'waiting',
        reason: 'CrashLoopBackOff',
        message: 'back-off 5m0s restarting failed container=api',
      },
      usage: undefined,
    },
  ],
  usageAt: undefined,
};

/** A copy of the broken one. */
export const copiedPod: PodDetail = {
  ...apiPod,
  pod: 'payments-api-5d9c7b-zzzzz-debug-q4',
  uid: 'pod-3',
  owner: undefined,
  copyOf: brokenPod.pod,
  copyExpiresAt: at(7200),
  restarts: 0,
  containers: [{ ...apiContainer, restarts: 0 }],
};

/** What lists show of a pod. */
export const summaryOf = (pod: PodDetail): PodSummary =>
  podSummarySchema.parse(podDetailSchema.parse(pod));

export const policy: DebugPolicy = {
  workspace: 'payments',
  recording: 'off',
  recordingDays: 30,
  reason: 'optional',
  allowedImages: ['docker.io/nicolaka/netshoot:*', 'registry.example.com/**'],
  images: [
    {
      id: 'netshoot',
      title: 'Network tools',
      description: {
        en: 'Sockets, DNS, routes, captures.',
        zh: '套接字、DNS、路由与抓包。',
      },
      image: 'docker.io/nicolaka/netshoot:v0.15',
      suits: ['network'],
      snippets: [
        {
          title: { en: 'Open sockets', zh: '已打开的套接字' },
          command: 'ss -tulpn',
        },
      ],
    },
    {
      id: 'jdk',
      title: 'JDK with Arthas',
      image: 'registry.example.com/tools/arthas:4.0',
      suits: ['java'],
      snippets: [
        {
          title: { en: 'Threads', zh: '线程' },
          command: 'jstack 1',
        },
      ],
    },
  ],
  preview: true,
  agentClusters: [],
  limits: {
    idleSeconds: 1800,
    sessionSeconds: 28_800,
    debuggerSeconds: 3600,
    downloadBytes: 256 * 1024 ** 2,
    uploadBytes: 1024 ** 2,
  },
};

/** What somebody may who has all permissions but these. */
export const allowedBut = (...names: string[]): Record<string, boolean> =>
  Object.fromEntries(
    debugPermissions.map(({ name }) => [name, !names.includes(name)]),
  );

const session: Session = {
  id: '7b0f3a52-3f5e-4c0e-9d0b-5f6f7c3f1a01',
  workspace: 'payments',
  entityRef: 'component:default/payments-api',
  mode: 'shell',
  phase: 'open',
  cluster: 'dev',
  namespace: 'payments',
  pod: apiPod.pod,
  container: 'api',
  user: 'user:default/bob',
  own: false,
  reason: 'INC-4711',
  requestedAt: at(-300),
  openedAt: at(-299),
  shared: true,
  recorded: true,
  bytesIn: 120,
  bytesOut: 9000,
};

export const sessions: Session[] = [
  session,
  {
    ...session,
    id: '7b0f3a52-3f5e-4c0e-9d0b-5f6f7c3f1a02',
    mode: 'command',
    phase: 'ended',
    own: true,
    user: 'user:default/guest',
    what: 'env',
    endedAt: at(-200),
    ending: 'exited',
    exitCode: 0,
    shared: false,
    recordingBytes: 512,
  },
];

export const files: Record<string, FileEntry[]> = {
  '/': [
    { name: 'etc', type: 'directory', size: 4096, mode: 'rwxr-xr-x' },
    {
      name: 'app.jar',
      type: 'file',
      size: 12 * 1024 ** 2,
      mode: 'rw-r--r--',
      owner: 'root',
      modifiedAt: at(-9000),
    },
  ],
  '/etc': [
    {
      name: 'hosts',
      type: 'file',
      size: 120,
      mode: 'rw-r--r--',
      modifiedAt: at(-9000),
    },
  ],
};

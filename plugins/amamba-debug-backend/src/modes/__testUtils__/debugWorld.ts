import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  type KubeClient,
  type KubeService,
  kubeServiceRef,
  type KubeUser,
} from '@amamba/plugin-amamba-node';
import {
  type Sandbox,
  startSandbox,
} from '@amamba/plugin-amamba-node/testUtils';
import { eventually } from '../../__testUtils__/eventually';
import { aSession } from '../../__testUtils__/sessions';
import { ClusterNodes } from '../../pods/ClusterNodes';
import { EntityPods } from '../../pods/EntityPods';
import { findContainer, PODS, readPod } from '../../pods/Pod';
import { PodCache } from '../../pods/PodCache';
import type { OpenedProcess } from '../../process/RemoteProcess';
import type { OpenSession } from '../../session/openSession';
import type { SessionRecord, SessionRequest } from '../../store/SessionStore';
import { createOpenSession } from '../createOpenSession';

const NAMESPACES = { group: '', version: 'v1', plural: 'namespaces' };
const CONFIG_MAPS = { group: '', version: 'v1', plural: 'configmaps' };
const DAEMON_SETS = { group: 'apps', version: 'v1', plural: 'daemonsets' };
const RBAC = 'rbac.authorization.k8s.io';

/** Of the group to which the workspace's namespace is bound. */
export const ALICE: KubeUser = { user: 'alice', groups: ['shoppers'] };
/** Keeps the cluster. */
export const ROOT: KubeUser = { user: 'root', groups: ['keepers'] };

export const SHOP: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'shop',
    annotations: {
      'amamba.io/workspace': 'shop',
      'backstage.io/kubernetes-label-selector': 'app',
    },
  },
};

export const CONFIG = {
  agent: {
    namespace: 'amamba-debug',
    labelSelector: 'app.kubernetes.io/name=amamba-debug-agent',
    container: 'agent',
  },
  node: { image: 'docker.io/library/busybox:1.37.0', namespace: 'kube-system' },
  limits: { sessionSeconds: 3600 } as never,
};

/** A sandbox's cluster with a workspace, and what opens sessions there. */
export interface DebugWorld {
  sandbox: Sandbox;
  admin: KubeClient;
  kube: KubeService;
  cache: PodCache;
  pods: EntityPods;
  open(
    request: SessionRequest,
    record?: Partial<SessionRecord>,
  ): Promise<OpenedProcess>;
  /** What the person was told while the last one was opened. */
  progress: string[];
  stop(): Promise<void>;
}

export async function startDebugWorld(): Promise<DebugWorld> {
  const sandbox = await startSandbox();
  const portal = await startKube(sandbox, 'portalToken');
  const root = await startKube(sandbox, 'adminToken');
  const admin = root.kube.client('dev');
  await furnish(admin);
  const { kube } = portal;
  const cache = new PodCache(kube);
  cache.start();
  const access = {
    placement: async (workspace: string) => ({
      workspace,
      clusters: [{ name: 'dev', namespaces: ['shop', 'strict'] }],
    }),
  };
  const pods = new EntityPods({ cache, kube, access });
  const progress: string[] = [];
  const openSession = createOpenSession({
    kube,
    pods,
    nodes: new ClusterNodes({ kube, access, pods: cache }),
    cache,
    findEntity: async () => SHOP,
    config: CONFIG,
    openFile: async () => {
      throw new Error('no files here');
    },
  });
  return {
    sandbox,
    admin,
    kube,
    cache,
    pods,
    progress,
    open: (request, record) => open(openSession, request, record, progress),
    async stop() {
      cache.stop();
      await portal.stop();
      await root.stop();
      await sandbox.stop();
    },
  };
}

async function open(
  openSession: OpenSession,
  request: SessionRequest,
  record: Partial<SessionRecord> | undefined,
  progress: string[],
): Promise<OpenedProcess> {
  progress.length = 0;
  const session = aSession({
    workspace: 'shop',
    entityRef: 'component:default/shop',
    cluster: 'dev',
    namespace: 'shop',
    pod: 'web',
    container: 'main',
    kubeUser: ALICE,
    requestedAt: new Date(),
    mode: request.mode,
    request,
    ...record,
  });
  return openSession(session, {
    size: { columns: 120, rows: 40 },
    progress: step => void progress.push(step),
    signal: new AbortController().signal,
  });
}

async function startKube(
  sandbox: Sandbox,
  token: 'portalToken' | 'adminToken',
): Promise<{ kube: KubeService; stop(): Promise<void> }> {
  const clusters = sandbox.clusters.map(cluster => ({
    name: cluster.name,
    url: cluster.url,
    caData: cluster.caData,
    authProvider: 'serviceAccount',
    serviceAccountToken: cluster[token],
  }));
  const kubernetes = { clusterLocatorMethods: [{ type: 'config', clusters }] };
  let kube: KubeService | undefined;
  const backend = await startTestBackend({
    features: [
      mockServices.rootConfig.factory({ data: { kubernetes } }),
      createBackendPlugin({
        pluginId: 'kube-user',
        register: env =>
          env.registerInit({
            deps: { service: kubeServiceRef },
            init: async ({ service }) => {
              kube = service;
            },
          }),
      }),
    ],
  });
  return { kube: kube!, stop: () => backend.stop() };
}

async function furnish(admin: KubeClient): Promise<void> {
  for (const [name, level] of [
    ['shop', undefined],
    ['strict', 'restricted'],
    ['amamba-debug', undefined],
  ]) {
    const labels: Record<string, string> = level
      ? { 'pod-security.kubernetes.io/enforce': level }
      : {};
    await admin.create(NAMESPACES, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    });
  }
  await grant(admin);
  await createPod(admin, { name: 'web' }, { image: 'nginx:1.29-alpine' });
  await createPod(
    admin,
    { name: 'bare' },
    { image: 'hashicorp/http-echo', args: ['-text=hi'] },
  );
  await createPod(
    admin,
    { name: 'talker' },
    {
      command: ['sh', '-c', 'while read -r l; do echo "got $l"; done'],
      stdin: true,
    },
  );
  await createPod(
    admin,
    { name: 'strict', namespace: 'strict' },
    {
      command: ['sleep', '3600'],
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        runAsUser: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
  );
}

/** What deploy/cluster-role.yaml gives, and Kubernetes' own role. */
async function grant(admin: KubeClient): Promise<void> {
  const role = { group: RBAC, version: 'v1', plural: 'clusterroles' };
  await admin.create(role, {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'amamba-debug-containers' },
    rules: [
      {
        apiGroups: [''],
        resources: ['pods/ephemeralcontainers'],
        verbs: ['patch', 'update', 'get'],
      },
    ],
  });
  const binding = { group: RBAC, version: 'v1', plural: 'rolebindings' };
  for (const namespace of ['shop', 'strict']) {
    for (const name of ['edit', 'amamba-debug-containers']) {
      await admin.create(binding, {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata: { name, namespace },
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
        subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'shoppers' }],
      });
    }
  }
  const clusterBinding = {
    group: RBAC,
    version: 'v1',
    plural: 'clusterrolebindings',
  };
  await admin.create(clusterBinding, {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'keepers' },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'keepers' }],
  });
}

/** A pod with one container, which runs when it resolves. */
export async function createPod(
  admin: KubeClient,
  options: { name: string; namespace?: string; labels?: object; spec?: object },
  container: object,
): Promise<void> {
  const { name, namespace = 'shop' } = options;
  await admin.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name, ...options.labels } },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'main', image: 'busybox:1.37', ...container }],
      ...options.spec,
    },
  });
  await eventually(async () => {
    const object = await admin.get(PODS, { namespace, name });
    const [first] = readPod(object!).spec.containers;
    const state = findContainer(readPod(object!), first.name)?.status?.state;
    expect(state?.running).toBeDefined();
  });
}

/** The agent, on every node, much as agent/daemonset.yaml has it. */
export async function installAgent(admin: KubeClient): Promise<void> {
  const file = join(__dirname, '../../../agent/amamba-enter');
  const namespace = 'amamba-debug';
  await admin.create(CONFIG_MAPS, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'enter', namespace },
    data: { 'amamba-enter': await readFile(file, 'utf8') },
  });
  const add = 'SYS_ADMIN SYS_PTRACE CHOWN DAC_OVERRIDE KILL NET_RAW SETPCAP';
  const labels = { 'app.kubernetes.io/name': 'amamba-debug-agent' };
  await admin.create(DAEMON_SETS, {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          hostPID: true,
          tolerations: [{ operator: 'Exists' }],
          volumes: [
            { name: 'bin', configMap: { name: 'enter', defaultMode: 0o755 } },
          ],
          containers: [
            {
              name: 'agent',
              image: 'nicolaka/netshoot',
              command: ['sleep', '86400'],
              env: [{ name: 'PATH', value: '/agent:/usr/bin:/bin:/sbin' }],
              volumeMounts: [{ name: 'bin', mountPath: '/agent' }],
              securityContext: {
                capabilities: { drop: ['ALL'], add: add.split(' ') },
              },
            },
          ],
        },
      },
    },
  });
}

/** Somebody at a terminal. */
export function sitAt({ process }: OpenedProcess) {
  let text = '';
  process.onFrame(frame => {
    text += frame.toString('utf8', 1);
  });
  return {
    type: (line: string) => process.write(Buffer.from(`${line}\n`)),
    sees: (what: RegExp | string) =>
      eventually(() => expect(text).toMatch(what)),
    get text() {
      return text;
    },
  };
}

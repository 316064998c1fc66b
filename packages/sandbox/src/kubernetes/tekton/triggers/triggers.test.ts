import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { createFastClock } from '../../__testUtils__/fastClock.ts';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../../__testUtils__/testCluster.ts';
import { installControllers } from '../../controllers/installControllers.ts';
import { installPods, type PodRuntime } from '../../pods/installPods.ts';
import { installTekton } from '../installTekton.ts';

interface RecordedEvent {
  name: string;
  request: {
    method: string;
    path: string;
    headers: Record<string, string>;
    body: unknown;
  };
  status: number;
  contentType: string;
  body: unknown;
  /** PipelineRuns in the namespace afterwards. */
  runs: number;
}

const {
  namespace,
  setup,
  events,
  listener: recordedListener,
  service: recordedService,
  run: recordedRun,
  log: recordedLog,
} = JSON.parse(
  readFileSync(
    new URL('../__fixtures__/triggers.json', import.meta.url),
    'utf8',
  ),
);
const SECRET = 'of the test, since the recorded one is not known';
const RUNS = 'pipelineruns.tekton.dev';
const RBAC = 'rbac.authorization.k8s.io';

/** Without what differs from run to run; params come in no order. */
const ofLog = (line: string) =>
  line
    .replace(/"timestamp":"[^"]*"/, '"timestamp":"*"')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*')
    .replace(/StorageVersionHash:[^,]*/, 'StorageVersionHash:*')
    .replace(/ResolvedParams : \[(.*?)\]/, (_, params: string) =>
      params
        .split(/ (?=\{)/)
        .sort()
        .join(),
    );

describe('Triggers', () => {
  let server: TestCluster;
  /** A pod from which events are sent. */
  let client: ReturnType<PodRuntime['network']['join']>;

  beforeAll(async () => {
    server = await startTestCluster({
      clock: createFastClock(5),
      install: cluster => {
        const address = { namespace, name: 'client', hostname: 'client' };
        const { network } = installPods(cluster);
        client = network.join({ ...address, ip: '10.244.200.1' });
        if (cluster.dialApi) network.serveApi(cluster.dialApi);
        installControllers(cluster);
        installTekton(cluster);
      },
    });
    await server.admin.post('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    await server.admin.post(`/api/v1/namespaces/${namespace}/secrets`, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'gh' },
      stringData: { key: SECRET },
    });
  });

  afterAll(() => server.stop());

  const objects = () => server.running.cluster.objects;

  async function sinkLog(listener = 'ci'): Promise<string> {
    const [pod] = objects().list('pods', {
      namespace,
      labelSelector: `eventlistener=${listener}`,
    });
    const path = `/api/v1/namespaces/${namespace}/pods/${pod?.metadata.name}/log`;
    return (await server.admin.get(path)).text;
  }

  /** As the release's instructions have it done for the account of a listener. */
  function bindRoles(): void {
    const binding = (kind: string, name: string) => ({
      apiVersion: `${RBAC}/v1`,
      kind,
      metadata: { name, ...(kind === 'RoleBinding' && { namespace }) },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: 'el', namespace }],
    });
    const own = binding('RoleBinding', 'tekton-triggers-eventlistener-roles');
    objects().create(`rolebindings.${RBAC}`, own);
    objects().create(
      `clusterrolebindings.${RBAC}`,
      binding(
        'ClusterRoleBinding',
        'tekton-triggers-eventlistener-clusterroles',
      ),
    );
  }

  async function send({ request }: RecordedEvent, service = 'el-ci') {
    const { method, path, headers, body } = request;
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    const signature = headers['X-Hub-Signature-256'];
    const digest = createHmac('sha256', SECRET).update(sent).digest('hex');
    const forged = signature === `sha256=${'0'.repeat(64)}`;
    const socket = await client.connect(
      `${service}.${namespace}.svc.cluster.local`,
      8080,
    );
    return new Promise<{ status?: number; type?: string; body: unknown }>(
      (resolve, reject) => {
        const call = httpRequest(
          {
            method,
            path,
            headers: {
              ...headers,
              ...(signature &&
                !forged && { 'X-Hub-Signature-256': `sha256=${digest}` }),
            },
            createConnection: () => socket,
          },
          async response => {
            const answer = await text(response);
            const type = response.headers['content-type'];
            resolve({
              status: response.statusCode,
              type,
              body: type === 'application/json' ? JSON.parse(answer) : answer,
            });
          },
        );
        call.on('error', reject);
        call.end(sent);
      },
    );
  }

  it('does not serve before its account may read what it looks up', async () => {
    for (const { path, body, status } of setup) {
      expect((await server.admin.post(path, body)).status).toBe(status);
    }
    const told = await eventually(async () => {
      const log = await sinkLog();
      return log.includes('ClusterInterceptor') ? log : undefined;
    });
    expect(told).toContain(
      `err="failed to list *v1beta1.Trigger: triggers.triggers.tekton.dev is forbidden: User \\"system:serviceaccount:${namespace}:el\\" cannot list resource \\"triggers\\" in API group \\"triggers.tekton.dev\\" in the namespace \\"${namespace}\\""`,
    );
    const deployment = objects().get('deployments.apps', namespace, 'el-ci');
    expect(deployment?.status.readyReplicas).toBeUndefined();
  });

  it('serves an EventListener with a Deployment and a Service', async () => {
    bindRoles();
    const listener = await eventually(() => {
      const found = objects().get(
        'eventlisteners.triggers.tekton.dev',
        namespace,
        'ci',
      );
      const ready = found?.status?.conditions.find(
        (item: { type: string }) => item.type === 'Available',
      );
      return ready?.status === 'True' ? found : undefined;
    });
    const general = (value: unknown) =>
      JSON.stringify(value).replace(/el-ci-[a-z0-9]+/g, 'el-ci-*');
    const conditions = listener.status.conditions.map(
      ({ lastTransitionTime: _, ...rest }: Record<string, string>) => rest,
    );
    expect(JSON.parse(general({ ...listener.status, conditions }))).toEqual(
      JSON.parse(general(recordedListener.status)),
    );
    expect(listener.spec).toEqual(recordedListener.spec);
    const service = objects().get('services', namespace, 'el-ci');
    expect(service?.metadata.labels).toEqual(recordedService.labels);
    expect(service?.spec.ports).toMatchObject(recordedService.ports);
    expect(service?.spec.selector).toEqual(recordedService.selector);
  });

  it('answers and creates as recorded', async () => {
    const uid = objects().get(
      'eventlisteners.triggers.tekton.dev',
      namespace,
      'ci',
    )?.metadata.uid;
    for (const event of events as RecordedEvent[]) {
      const answer = await send(event);
      const { name, status, contentType, body, runs } = event;
      // Uids are ours.
      const told = JSON.stringify(body)
        .replace(/"eventListenerUID":"[^"]+"/, `"eventListenerUID":"${uid}"`)
        .replace(/"eventID":"[^"]+"/, '"eventID":"*"');
      const ours = JSON.stringify(answer.body).replace(
        /"eventID":"[0-9a-f-]{36}"/,
        '"eventID":"*"',
      );
      expect({ name, ...answer, body: ours }).toEqual({
        name,
        status,
        type: contentType,
        body: told,
      });
      const enough = () => objects().list(RUNS, { namespace }).length >= runs;
      await eventually(() => enough() || undefined);
    }
    // What triggers do comes after the answer: the log tells when all is done.
    const expected: string[] = recordedLog.map(ofLog);
    const written = await eventually(async () => {
      const lines = (await sinkLog()).trim().split('\n').map(ofLog);
      const own = lines.filter(line => line.startsWith('{'));
      return own.length >= expected.length ? own : undefined;
    });
    expect(written).toEqual(expected);
    const { runs } = (events as RecordedEvent[]).at(-1)!;
    expect(objects().list(RUNS, { namespace })).toHaveLength(runs);
  });

  it('labels what it creates', () => {
    const [run] = objects().list(RUNS, { namespace });
    expect(run.metadata.labels).toMatchObject({
      ...recordedRun.metadata.labels,
      'triggers.tekton.dev/triggers-eventid': expect.any(String),
    });
    expect(run.metadata.generateName).toBe('build-');
    expect(run.spec).toEqual(recordedRun.spec);
  });

  it('creates as the account of a trigger, as far as that may', async () => {
    await server.admin.post(
      `/apis/triggers.tekton.dev/v1beta1/namespaces/${namespace}/eventlisteners`,
      {
        apiVersion: 'triggers.tekton.dev/v1beta1',
        kind: 'EventListener',
        metadata: { name: 'powerless' },
        spec: {
          serviceAccountName: 'el',
          triggers: [
            {
              name: 'map',
              serviceAccountName: 'default',
              template: {
                spec: {
                  resourcetemplates: [
                    {
                      apiVersion: 'v1',
                      kind: 'ConfigMap',
                      metadata: { name: 'made' },
                    },
                  ],
                },
              },
            },
          ],
        },
      },
    );
    await eventually(
      () =>
        objects().get('deployments.apps', namespace, 'el-powerless')?.status
          .readyReplicas,
    );
    const fire = async () => {
      const answer = await send(events[0], 'el-powerless');
      expect(answer.status).toBe(202);
    };
    await fire();
    const refused = `"message":"configmaps is forbidden: User \\"system:serviceaccount:${namespace}:default\\" cannot create resource \\"configmaps\\" in API group \\"\\" in the namespace \\"${namespace}\\""`;
    await eventually(
      async () => (await sinkLog('powerless')).includes(refused) || undefined,
    );
    objects().create(`rolebindings.${RBAC}`, {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'edit', namespace },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'edit' },
      subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }],
    });
    await fire();
    const made = await eventually(() =>
      objects().get('configmaps', namespace, 'made'),
    );
    expect(made.metadata.labels).toMatchObject({
      'triggers.tekton.dev/eventlistener': 'powerless',
      'triggers.tekton.dev/trigger': 'map',
    });
  });
});

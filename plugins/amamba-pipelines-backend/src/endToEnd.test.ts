import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createClient } from '@amamba/plugin-amamba-common';
import type { KubeClient } from '@amamba/plugin-amamba-node';
import {
  type Sandbox,
  startSandbox,
} from '@amamba/plugin-amamba-node/testUtils';
import {
  isFinal,
  pipelinesContract,
} from '@amamba/plugin-amamba-pipelines-common';
import { adminConfig, startKube } from './__testUtils__/startKube';
import { eventually } from '@amamba/plugin-amamba-pipelines-node/testUtils';
import { tektonPipeline } from './__testUtils__/tektonPipelines';
import { PIPELINE_RUNS, PIPELINES } from './engines/tekton/resources';
import amambaPipelinesPlugin from './index';

jest.setTimeout(90_000);

const NAMESPACE = 'payments';
const labels = { 'backstage.io/kubernetes-id': 'checkout' };
const params = { kind: 'component', namespace: 'default', name: 'checkout' };
const PODS = { group: '', version: 'v1', plural: 'pods' };

/** The plugin as a portal has it, on a sandbox's clusters. */
async function startPortal(sandbox: Sandbox) {
  const backend = await startTestBackend({
    features: [
      amambaPipelinesPlugin,
      mockServices.rootConfig.factory({
        data: { kubernetes: sandbox.backstageKubernetesConfig },
      }),
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: {
              name: 'checkout',
              namespace: 'default',
              annotations: {
                'tekton.dev/cicd': 'true',
                'backstage.io/kubernetes-id': 'checkout',
                'backstage.io/kubernetes-cluster': 'dev',
              },
            },
          },
        ],
      }),
    ],
  });
  const client = createClient(pipelinesContract, {
    baseUrl: async () =>
      `http://localhost:${backend.server.port()}/api/amamba-pipelines`,
    fetch,
  });
  return { client, stop: () => backend.stop() };
}

describe('the plugin on a cluster with Tekton', () => {
  let sandbox: Sandbox;
  let admin: KubeClient;
  let portal: Awaited<ReturnType<typeof startPortal>>;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox();
    const administrator = await startKube(adminConfig(sandbox));
    admin = administrator.kube.client('dev');
    portal = await startPortal(sandbox);
    stops.push(portal.stop, administrator.stop, sandbox.stop);
    await admin.create(
      { group: '', version: 'v1', plural: 'namespaces' },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    );
    for (const name of ['greet', 'fail', 'wait'] as const) {
      await admin.create(
        PIPELINES,
        tektonPipeline(name, { namespace: NAMESPACE, labels }),
      );
    }
  });

  afterAll(async () => {
    for (const stop of stops) {
      await stop();
    }
  });

  const getRun = async (runId: string) =>
    (await portal.client.getRun({ params: { ...params, runId } })).run;
  const untilFinal = (runId: string) =>
    eventually(async () => {
      const run = await getRun(runId);
      expect([run.phase, isFinal(run.phase)]).toEqual([run.phase, true]);
      return run;
    });
  const readLog = (runId: string, stepId: string) =>
    portal.client.readLog({ params: { ...params, runId, stepId } });

  it('shows a run that was created on the cluster, why it failed and its logs', async () => {
    await admin.create(PIPELINE_RUNS, {
      apiVersion: 'tekton.dev/v1',
      kind: 'PipelineRun',
      metadata: { name: 'from-outside', namespace: NAMESPACE, labels },
      spec: { pipelineRef: { name: 'fail' } },
    });
    const { id } = await eventually(async () => {
      const { items, sources } = await portal.client.listRuns({ params });
      expect(sources).toEqual([
        expect.objectContaining({ instance: 'dev', state: 'live' }),
      ]);
      return items.find(({ name }) => name === 'from-outside')!;
    });
    const run = await untilFinal(id);
    expect(run).toMatchObject({
      phase: 'failed',
      message: 'Step "bad" of task "work" failed with exit code 3.',
    });
    const [good, bad, never] = run.stages[0].steps;
    expect(await readLog(id, good.id)).toMatchObject({ text: 'good\n' });
    expect(await readLog(id, bad.id)).toMatchObject({
      text: 'about to fail\n',
    });
    expect(await readLog(id, never.id)).toMatchObject({
      text: '',
      complete: true,
      notice: 'The step was skipped, so it has no log.',
    });
  });

  it('starts a run, cancels it, and keeps the log that its pod took along', async () => {
    const pipelineId = await eventually(async () => {
      const { items } = await portal.client.listPipelines({ params });
      return items.find(({ name }) => name === 'wait')!.id;
    });
    const { runId, name } = await portal.client.startRun({
      params: { ...params, pipelineId },
      body: {},
    });
    const stepId = await eventually(async () => {
      const [step] = (await getRun(runId)).stages[0].steps;
      expect(step.phase).toBe('running');
      return step.id;
    });
    await eventually(async () =>
      expect((await readLog(runId, stepId)).text).toBe('holding\n'),
    );
    await portal.client.cancelRun({ params: { ...params, runId } });
    expect(await untilFinal(runId)).toMatchObject({
      phase: 'cancelled',
      message: 'Cancelled by user:default/mock.',
      startedBy: 'user:default/mock',
    });
    await eventually(async () => {
      const { items } = await admin.list(PODS, {
        namespace: NAMESPACE,
        labelSelector: `tekton.dev/pipelineRun=${name}`,
      });
      expect(items).toEqual([]);
    });
    await eventually(async () =>
      expect(await readLog(runId, stepId)).toMatchObject({
        text: 'holding\n',
        complete: true,
      }),
    );
    await expect(
      portal.client.cancelRun({ params: { ...params, runId } }),
    ).rejects.toMatchObject({ status: 409 });
  });

  it('shows what it knows, and its age, while the cluster is away', async () => {
    const before = await portal.client.listRuns({ params });
    await sandbox.stopCluster('dev');
    await eventually(async () => {
      const { items, sources } = await portal.client.listRuns({ params });
      expect(items).toEqual(before.items);
      expect(sources).toEqual([
        {
          engine: 'tekton',
          instance: 'dev',
          state: 'stale',
          syncedAt: expect.any(String),
          message: expect.stringContaining('dev'),
        },
      ]);
    });
    const failed = before.items.find(({ name }) => name === 'from-outside')!;
    const run = await getRun(failed.id);
    const [good] = run.stages[0].steps;
    expect(await readLog(run.id, good.id)).toMatchObject({
      text: 'good\n',
      complete: true,
    });
    const { items: pipelines } = await portal.client.listPipelines({ params });
    const greet = pipelines.find(({ name }) => name === 'greet')!;
    await expect(
      portal.client.startRun({
        params: { ...params, pipelineId: greet.id },
        body: { params: { name: 'x' } },
      }),
    ).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining('dev'),
    });
    await sandbox.startCluster('dev');
    await eventually(async () => {
      const { sources } = await portal.client.listRuns({ params });
      expect(sources[0].state).toBe('live');
    });
  });
});

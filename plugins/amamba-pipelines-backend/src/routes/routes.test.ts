import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ServiceUnavailableError } from '@backstage/errors';
import { eventually } from '@amamba/plugin-amamba-pipelines-node/testUtils';
import {
  buildPipeline,
  type Call,
  failedRun,
  type RunningPlugin,
  runningRun,
  startPlugin,
} from '../__testUtils__/startPlugin';
import { idOf, topicOf } from '../store/ids';

jest.setTimeout(60_000);

const runId = idOf('tekton', failedRun.key);
const runningId = idOf('tekton', runningRun.key);
const pipelineId = idOf('tekton', buildPipeline.key);

describe('the routes', () => {
  let plugin: RunningPlugin | undefined;

  const start = async () => {
    plugin = await startPlugin(AuthorizeResult.ALLOW);
    return plugin;
  };

  afterEach(async () => {
    await plugin?.stop();
    plugin = undefined;
  });

  it('says which annotation an entity lacks', async () => {
    const { call } = await start();
    const { body } = await call(
      { path: '/runs' },
      '/entities/component/default/plain',
    );
    expect(body).toEqual({
      items: [],
      sources: [],
      missingAnnotations: ['test/app'],
    });
  });

  it('refuses bad input in words', async () => {
    const { engine, call, ingested } = await start();
    await ingested();
    const refused = async (route: Call) => {
      const { status, body } = await call(route);
      return [status, body.error.message];
    };
    const startPath = `/pipelines/${pipelineId}/runs`;
    expect(
      await refused({
        path: startPath,
        method: 'post',
        body: { params: { flags: 'x', colour: 'red' } },
      }),
    ).toEqual([
      400,
      'build was not started: parameter "version" needs a value; parameter "flags" takes a list of texts, not text; there is no parameter "colour" (there are: version, flags)',
    ]);
    expect(
      await refused({
        path: startPath,
        method: 'post',
        body: { params: { version: 7 } },
      }),
    ).toEqual([400, expect.stringContaining('params.version')]);
    expect(engine.started).toEqual([]);
    expect(await refused({ path: '/runs?limit=0' })).toEqual([
      400,
      expect.stringContaining('limit'),
    ]);
    expect(await refused({ path: '/runs?phase=sleeping' })).toEqual([
      400,
      expect.stringContaining('phase'),
    ]);
    expect(await refused({ path: '/runs?cursor=forged' })).toEqual([
      400,
      expect.stringContaining('start again without a cursor'),
    ]);
    expect(
      await refused({ path: `/runs/${runId}/cancel`, method: 'post' }),
    ).toEqual([409, 'build-1 has already finished']);
    expect(await refused({ path: `/runs/${runId}/steps/nope/log` })).toEqual([
      404,
      'build-1 has no step nope',
    ]);
  });

  it('shows the last known state, with its age, while the cluster is down', async () => {
    const { engine, call, ingested } = await start();
    await ingested();
    const syncedAt = '2026-11-21T08:03:00.000Z';
    const message = 'Cluster dev cannot be used: nothing listens there.';
    engine.setSource({ state: 'stale', syncedAt, message });
    engine.startRun = async () => {
      throw new ServiceUnavailableError(message);
    };
    const source = {
      engine: 'tekton',
      instance: 'dev',
      state: 'stale',
      syncedAt,
      message,
    };
    await eventually(async () => {
      const { body } = await call({ path: '/runs' });
      expect(body.items).toHaveLength(2);
      expect(body.sources).toEqual([source]);
    });
    expect((await call({ path: `/runs/${runId}` })).body).toMatchObject({
      run: { id: runId, phase: 'failed' },
      source,
    });
    const start503 = await call({
      path: `/pipelines/${pipelineId}/runs`,
      method: 'post',
      body: { params: { version: '1' } },
    });
    expect([start503.status, start503.body.error.message]).toEqual([
      503,
      message,
    ]);

    // A portal that has not reached the cluster yet knows the age from before.
    await eventually(async () => {
      engine.source = { ...engine.source, syncedAt: undefined };
      const { body } = await call({ path: '/pipelines' });
      expect(body.sources).toEqual([source]);
    });
  });

  it('asks the engine nothing for lists, runs and logs of finished steps', async () => {
    const { engine, call, ingested } = await start();
    await ingested();
    engine.endLog('compile.sh');
    const paths = [
      '/pipelines',
      '/runs',
      `/runs/${runningId}`,
      `/runs/${runningId}/steps/compile.sh/log`,
    ];
    await eventually(async () => {
      const { body } = await call({ path: paths[3] });
      expect(body).toMatchObject({ text: 'compiling\n', complete: true });
    });
    const asked = (
      ['getRun', 'getPipeline', 'listRunKeys', 'readLog'] as const
    ).map(method => jest.spyOn(engine, method));
    for (const path of paths) {
      const { status } = await call({ path });
      expect([path, status]).toEqual([path, 200]);
    }
    expect(asked.map(spy => spy.mock.calls.length)).toEqual([0, 0, 0, 0]);
  });

  it('names the signals that concern a list', async () => {
    const { engine, call } = await start();
    engine.select = () => ({ instances: ['dev'], scopes: ['payments'] });
    expect((await call({ path: '/runs' })).body.topics).toEqual([
      topicOf('tekton', 'dev'),
      topicOf('tekton', 'dev', 'payments'),
    ]);
    engine.select = () => ({ instances: ['moon'] });
    const { body } = await call(
      { path: '/runs' },
      '/entities/component/default/other',
    );
    expect(body.topics).toBeUndefined();
    expect(body.sources).toEqual([
      expect.objectContaining({
        instance: 'moon',
        state: 'stale',
        message: expect.stringContaining("not in the portal's configuration"),
      }),
    ]);
  });

  it('says when the annotations ask for what is not the workspace’s', async () => {
    const { engine, call, ingested } = await start();
    await ingested();
    const thief = '/entities/component/default/thief';
    engine.select = () => ({ scopes: ['payments'] });
    const { body } = await call({ path: '/runs' }, thief);
    expect(body).toMatchObject({
      items: [],
      sources: [
        {
          instance: 'search',
          message: expect.stringContaining(
            'The workspace search owns nothing of what',
          ),
        },
      ],
    });
  });

  it('explains a step without a log', async () => {
    const { engine, call, ingested } = await start();
    await ingested();
    const [stage] = runningRun.run.stages;
    const path = `/runs/${runningId}`;
    const notice = async (step: object) => {
      engine.setRun({
        ...runningRun,
        revision: runningRun.revision + 1,
        run: {
          ...runningRun.run,
          stages: [
            {
              ...stage,
              steps: [{ id: 'other', name: 'other', ...step } as never],
            },
          ],
        },
      });
      await eventually(async () => {
        const { body } = await call({ path });
        expect(body.run.stages[0].steps[0]).toMatchObject(step);
      });
      return (await call({ path: `${path}/steps/other/log` })).body;
    };
    expect(await notice({ phase: 'queued' })).toMatchObject({
      complete: false,
      notice: 'The step has not begun.',
    });
    expect(await notice({ phase: 'skipped' })).toMatchObject({
      complete: true,
      notice: 'The step was skipped, so it has no log.',
    });
    expect(await notice({ phase: 'failed' })).toMatchObject({
      complete: true,
      notice: 'The step never ran, so it has no log.',
    });
    await notice({ phase: 'queued' });
    engine.removeRun(runningRun.key);
    await eventually(async () => {
      const { body } = await call({ path });
      expect(body.run.goneAt).toBeDefined();
    });
    const { body } = await call({ path: `${path}/steps/other/log` });
    expect(body).toMatchObject({
      complete: true,
      notice: 'The run was deleted before this log was kept.',
    });
  });
});

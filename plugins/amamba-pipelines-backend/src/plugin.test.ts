import { join } from 'node:path';
import { startTestBackend } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { expectOpenApiUpToDate } from '@amamba/plugin-amamba-node/testUtils';
import {
  type PipelinesContract,
  pipelinesContract,
} from '@amamba/plugin-amamba-pipelines-common';
import { eventually } from '@amamba/plugin-amamba-pipelines-node/testUtils';
import { PuppetEngine } from './__testUtils__/PuppetEngine';
import { aRun } from './__testUtils__/snapshots';
import {
  buildPipeline,
  type Call,
  engineModule,
  failedRun,
  type RunningPlugin,
  runningRun,
  startPlugin,
} from './__testUtils__/startPlugin';
import { apiInfo } from './apiInfo';
import amambaPipelinesPlugin from './index';
import { idOf } from './store/ids';

jest.setTimeout(60_000);

const runId = idOf('tekton', failedRun.key);
const runningId = idOf('tekton', runningRun.key);
const pipelineId = idOf('tekton', buildPipeline.key);

interface RouteCase extends Call {
  status: number;
  answer: object;
}

/** One for each route of the contract: one without does not compile. */
const ROUTES: Record<keyof PipelinesContract, RouteCase> = {
  listPipelines: {
    path: '/pipelines',
    status: 200,
    answer: {
      items: [{ id: pipelineId, name: 'build', lastRun: { id: runningId } }],
      sources: [{ instance: 'dev', state: 'live' }],
    },
  },
  listRuns: {
    path: '/runs',
    status: 200,
    answer: {
      items: [
        { id: runningId, phase: 'running' },
        {
          id: runId,
          phase: 'failed',
          message: failedRun.run.message,
          stages: [{ id: 'compile' }],
        },
      ],
      sources: [{ instance: 'dev', state: 'live' }],
    },
  },
  getRun: {
    path: `/runs/${runId}`,
    status: 200,
    answer: {
      run: { id: runId, stages: [{ steps: [{ id: 'compile.sh' }] }] },
      source: { engine: 'tekton', instance: 'dev' },
    },
  },
  readLog: {
    path: `/runs/${runningId}/steps/compile.sh/log`,
    status: 200,
    answer: { text: 'compiling\n', offset: 0, nextOffset: 10, size: 10 },
  },
  startRun: {
    path: `/pipelines/${pipelineId}/runs`,
    method: 'post',
    body: { params: { version: '1.0' } },
    status: 202,
    answer: {
      name: 'started-1',
      runId: idOf('tekton', aRun('started-1').key),
    },
  },
  cancelRun: {
    path: `/runs/${runningId}/cancel`,
    method: 'post',
    status: 202,
    answer: { runId: runningId },
  },
};
const cases = Object.entries(ROUTES);

/** Who calls, to the engine. */
const caller = expect.objectContaining({
  principal: expect.objectContaining({ userEntityRef: 'user:default/mock' }),
});

describe('the plugin', () => {
  let plugin: RunningPlugin | undefined;

  const start = async (
    result:
      | AuthorizeResult.ALLOW
      | AuthorizeResult.DENY = AuthorizeResult.ALLOW,
  ) => {
    plugin = await startPlugin(result);
    return plugin;
  };

  afterEach(async () => {
    await plugin?.stop();
    plugin = undefined;
  });

  it('answers every route for the entity it belongs to', async () => {
    const { engine, call, ingested, activity } = await start();
    await ingested();
    for (const [name, route] of cases) {
      const response = await call(route);
      expect([name, response.status, response.body]).toEqual([
        name,
        route.status,
        expect.objectContaining({}),
      ]);
      expect(response.body).toMatchObject(route.answer);
    }
    expect(engine.started).toEqual([
      {
        pipeline: buildPipeline.key,
        params: { version: '1.0' },
        selection: {
          labels: [{ key: 'app', operator: 'in', values: ['checkout'] }],
          places: [{ instance: 'dev', scopes: ['payments'] }],
        },
        startedBy: 'user:default/mock',
        credentials: caller,
      },
    ]);
    expect(engine.cancelled).toEqual([
      {
        key: runningRun.key,
        by: 'user:default/mock',
        credentials: caller,
      },
    ]);
    const done = {
      actor: 'user:default/mock',
      workspace: 'payments',
      subject: 'component:default/checkout',
      outcome: 'succeeded',
    };
    expect(activity()).toEqual([
      expect.objectContaining({
        ...done,
        action: 'run-start',
        detail: 'started-1',
      }),
      expect.objectContaining({
        ...done,
        action: 'run-cancel',
        detail: runningRun.run.name,
      }),
    ]);
    // The run that was started arrives by itself.
    await eventually(async () => {
      const { body } = await call({ path: '/runs' });
      expect(body.items).toHaveLength(3);
    });
  });

  it('denies every route to who may not', async () => {
    const { engine, call, activity } = await start(AuthorizeResult.DENY);
    for (const [name, route] of cases) {
      const { status, body } = await call(route);
      expect([name, status]).toEqual([name, 403]);
      expect(body.error.message).toContain('component:default/checkout');
    }
    expect(engine.started).toEqual([]);
    expect(engine.cancelled).toEqual([]);
    expect(activity()).toMatchObject([
      { action: 'run-start', workspace: 'payments', outcome: 'refused' },
      { action: 'run-cancel', workspace: 'payments', outcome: 'refused' },
    ]);
  });

  it.each(['other', 'plain', 'thief', 'orphan'])(
    'answers for the entity %s as if the runs of another did not exist',
    async other => {
      const { engine, call, ingested } = await start();
      await ingested();
      const entity = `/entities/component/default/${other}`;
      const lists = cases.filter(([, { answer }]) => 'items' in answer);
      for (const [name, route] of lists) {
        const { status, body } = await call(route, entity);
        expect([name, status, body.items]).toEqual([name, 200, []]);
      }
      const objects = cases.filter(([, { answer }]) => !('items' in answer));
      for (const [name, route] of objects) {
        const path = route.path.replace(/(runs|pipelines)\/[^/]+/, '$1/absent');
        const foreign = await call(route, entity);
        const absent = await call({ ...route, path }, entity);
        expect([name, foreign.status]).toEqual([name, 404]);
        expect(foreign.body.error.message).toMatch(
          `component:default/${other} has no such`,
        );
        expect(absent.body.error.message).toBe(foreign.body.error.message);
      }
      expect(engine.started).toEqual([]);
      expect(engine.cancelled).toEqual([]);
    },
  );

  it('answers 404 for an entity that is not in the catalog', async () => {
    const { call } = await start();
    for (const [name, route] of cases) {
      const { status } = await call(
        route,
        '/entities/component/default/absent',
      );
      expect([name, status]).toEqual([name, 404]);
    }
  });

  it('serves the OpenAPI document that is committed', async () => {
    await expectOpenApiUpToDate(
      join(__dirname, '..'),
      pipelinesContract,
      apiInfo,
    );
    const { openApi } = await start();
    const { body } = await openApi();
    expect(body.info.title).toBe('Amamba pipelines');
    expect(Object.keys(body.paths)).toHaveLength(cases.length);
  });

  it('refuses two engines of one name', async () => {
    await expect(
      startTestBackend({
        features: [
          amambaPipelinesPlugin,
          engineModule(new PuppetEngine(), new PuppetEngine()),
        ],
      }),
    ).rejects.toThrow('The pipeline engine tekton is added twice');
  });
});

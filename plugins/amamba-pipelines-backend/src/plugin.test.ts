import { join } from 'node:path';
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { expectOpenApiUpToDate } from '@amamba/plugin-amamba-node/testUtils';
import {
  type PipelinesContract,
  pipelinesContract,
} from '@amamba/plugin-amamba-pipelines-common';
import { pipelineEnginesExtensionPoint } from '@amamba/plugin-amamba-pipelines-node';
import request from 'supertest';
import { apiInfo } from './apiInfo';
import amambaPipelinesPlugin from './index';
import { idOf, topicOf } from './store/ids';
import { eventually } from './__testUtils__/eventually';
import { PuppetEngine } from './__testUtils__/PuppetEngine';
import { aPipeline, aRun } from './__testUtils__/snapshots';

jest.setTimeout(60_000);

const API = '/api/amamba-pipelines';
const CHECKOUT = '/entities/component/default/checkout';

const component = (name: string, annotations?: Record<string, string>) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default', annotations },
});

const run = aRun('build-1', {
  run: {
    phase: 'failed',
    message: 'Step "sh" of task "compile" failed with exit code 7.',
    finishedAt: '2026-11-21T08:01:00.000Z',
  },
});
const running = aRun('build-2', {
  run: { createdAt: '2026-11-21T08:02:00.000Z' },
});
const pipeline = aPipeline('build', {
  pipeline: {
    params: [
      { name: 'version', type: 'string' },
      { name: 'flags', type: 'array', default: [] },
    ],
  },
});
const runId = idOf('tekton', run.key);
const runningId = idOf('tekton', running.key);
const pipelineId = idOf('tekton', pipeline.key);

interface RouteCase {
  /** Under the entity's address. */
  path: string;
  method?: 'post';
  body?: object;
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
          message: run.run.message,
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

describe('the plugin', () => {
  let backend: TestBackend | undefined;
  let engine: PuppetEngine;

  async function start(result: AuthorizeResult.ALLOW | AuthorizeResult.DENY) {
    engine = new PuppetEngine();
    engine.setRunUnseen(run);
    engine.setRunUnseen(running);
    engine.setPipeline(pipeline);
    engine.writeLog('compile.sh', 'compiling\n');
    backend = await startTestBackend({
      features: [
        amambaPipelinesPlugin,
        createBackendModule({
          pluginId: 'amamba-pipelines',
          moduleId: 'puppet',
          register: reg =>
            reg.registerInit({
              deps: { engines: pipelineEnginesExtensionPoint },
              init: async ({ engines }) => engines.addEngine(engine),
            }),
        }),
        mockServices.rootConfig.factory({
          data: { amamba: { pipelines: { tekton: { enabled: false } } } },
        }),
        mockServices.permissions.factory({ result }),
        catalogServiceMock.factory({
          entities: [
            component('checkout', { 'test/app': 'checkout' }),
            component('other', { 'test/app': 'other' }),
            component('plain'),
          ],
        }),
      ],
    });
    return backend;
  }

  const call = (
    {
      path,
      method = undefined,
      body,
    }: Pick<RouteCase, 'path' | 'method' | 'body'>,
    entity = CHECKOUT,
  ) => {
    const agent = request(backend!.server);
    const url = `${API}${entity}${path}`;
    return method ? agent.post(url).send(body ?? {}) : agent.get(url);
  };
  const ingested = () =>
    eventually(async () => {
      const { body } = await call({ path: '/runs' });
      expect(body.items).toHaveLength(2);
      const { body: pipelines } = await call({ path: '/pipelines' });
      expect(pipelines.items).toHaveLength(1);
    });

  afterEach(async () => {
    await backend?.stop();
    backend = undefined;
  });

  it('answers every route for the entity it belongs to', async () => {
    await start(AuthorizeResult.ALLOW);
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
        pipeline: pipeline.key,
        params: { version: '1.0' },
        selection: {
          labels: [{ key: 'app', operator: 'in', values: ['checkout'] }],
        },
        startedBy: 'user:default/mock',
      },
    ]);
    expect(engine.cancelled).toEqual([
      { key: running.key, by: 'user:default/mock' },
    ]);
    // The run that was started arrives by itself.
    await eventually(async () => {
      const { body } = await call({ path: '/runs' });
      expect(body.items).toHaveLength(3);
    });
  });

  it('denies every route to who may not', async () => {
    await start(AuthorizeResult.DENY);
    for (const [name, route] of cases) {
      const { status, body } = await call(route);
      expect([name, status]).toEqual([name, 403]);
      expect(body.error.message).toContain('component:default/checkout');
    }
    expect(engine.started).toEqual([]);
    expect(engine.cancelled).toEqual([]);
  });

  it.each(['other', 'plain'])(
    'answers for the entity %s as if the runs of another did not exist',
    async other => {
      await start(AuthorizeResult.ALLOW);
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
    await start(AuthorizeResult.ALLOW);
    for (const [name, route] of cases) {
      const { status } = await call(
        route,
        '/entities/component/default/absent',
      );
      expect([name, status]).toEqual([name, 404]);
    }
  });

  it('says which annotation an entity lacks', async () => {
    await start(AuthorizeResult.ALLOW);
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
    await start(AuthorizeResult.ALLOW);
    await ingested();
    const refused = async (route: Parameters<typeof call>[0]) => {
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
    await start(AuthorizeResult.ALLOW);
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
    const start503 = await call(ROUTES.startRun);
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

  it('names the signals that concern a list', async () => {
    await start(AuthorizeResult.ALLOW);
    engine.select = () => ({ instances: ['dev'], scopes: ['payments'] });
    expect((await call({ path: '/runs' })).body.topics).toEqual([
      topicOf('tekton', 'dev'),
      topicOf('tekton', 'dev', 'payments'),
    ]);
    engine.select = () => ({ instances: ['moon'] });
    const { body } = await call({ path: '/runs' });
    expect(body.topics).toBeUndefined();
    expect(body.sources).toEqual([
      expect.objectContaining({
        instance: 'moon',
        state: 'stale',
        message: expect.stringContaining("not in the portal's configuration"),
      }),
    ]);
  });

  it('explains a step without a log', async () => {
    await start(AuthorizeResult.ALLOW);
    await ingested();
    const [stage] = running.run.stages;
    const path = `/runs/${runningId}`;
    const notice = async (step: object) => {
      engine.setRun({
        ...running,
        revision: running.revision + 1,
        run: {
          ...running.run,
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
    engine.removeRun(running.key);
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

  it('serves the OpenAPI document that is committed', async () => {
    await expectOpenApiUpToDate(
      join(__dirname, '..'),
      pipelinesContract,
      apiInfo,
    );
    await start(AuthorizeResult.ALLOW);
    const { body } = await request(backend!.server).get(`${API}/openapi.json`);
    expect(body.info.title).toBe('Amamba pipelines');
    expect(Object.keys(body.paths)).toHaveLength(cases.length);
  });

  it('refuses two engines of one name', async () => {
    await expect(
      startTestBackend({
        features: [
          amambaPipelinesPlugin,
          createBackendModule({
            pluginId: 'amamba-pipelines',
            moduleId: 'twice',
            register: reg =>
              reg.registerInit({
                deps: { engines: pipelineEnginesExtensionPoint },
                init: async ({ engines }) => {
                  engines.addEngine(new PuppetEngine());
                  engines.addEngine(new PuppetEngine());
                },
              }),
          }),
        ],
      }),
    ).rejects.toThrow('The pipeline engine tekton is added twice');
  });
});

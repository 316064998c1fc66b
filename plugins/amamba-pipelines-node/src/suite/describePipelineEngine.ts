import { runSchema } from '@amamba/plugin-amamba-pipelines-common';
import type { RunSnapshot } from '../PipelineEngine';
import type { EngineHarness } from './EngineHarness';
import { eventually } from './eventually';
import { ALICE, Suite } from './Suite';

/**
 * The suite that every engine passes, over the wire that it uses in earnest.
 *
 * @remarks
 * Call it at the top of a test file. It starts one harness for all of its
 * tests.
 *
 * @public
 */
// eslint-disable-next-line jest/no-export -- the suite is for others to call
export function describePipelineEngine(
  name: string,
  createHarness: () => Promise<EngineHarness>,
): void {
  describe(`${name} as a PipelineEngine`, () => {
    const suite = new Suite();

    beforeAll(async () => {
      await suite.start(await createHarness());
    }, 60_000);

    afterAll(() => suite.stop(), 60_000);

    describePipelines(suite);
    describeRuns(suite);
    describeLogs(suite);
    describeChanges(suite);
  });
}

function describePipelines(suite: Suite): void {
  it('knows a pipeline with its parameters', async () => {
    const { engine, instance } = suite.harness;
    const key = suite.pipeline('greet');
    const snapshot = await eventually(async () => {
      const found = await engine.getPipeline(key);
      expect(found).toBeDefined();
      return found!;
    });
    expect(snapshot.key).toEqual(key);
    expect(snapshot.pipeline).toMatchObject({
      engine: engine.name,
      instance,
      params: [
        { name: 'name', type: 'string' },
        { name: 'greeting', type: 'string', default: 'hello' },
      ],
    });
    expect(snapshot.pipeline.params[0].default).toBeUndefined();
    expect(await engine.listPipelineKeys(instance)).toContainEqual(key);
    expect(suite.observer.changes).toContainEqual({ type: 'pipeline', key });
  });

  it('says that a pipeline or run is not there', async () => {
    const { engine, instance, selection, credentials } = suite.harness;
    const absent = { instance, key: `${suite.pipeline('greet').key}-absent` };
    expect(await engine.getPipeline(absent)).toBeUndefined();
    expect(await engine.getRun(absent)).toBeUndefined();
    await expect(
      engine.startRun({
        pipeline: absent,
        params: {},
        selection,
        startedBy: ALICE,
        credentials,
      }),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    await expect(suite.cancel(absent)).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    await expect(suite.readLog(absent, 'x')).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });
}

function describeRuns(suite: Suite): void {
  it('runs a pipeline with parameters', async () => {
    const { engine, instance, selection } = suite.harness;
    const key = await suite.run('greet', { name: 'Ada' });
    const { run, labels } = await suite.observer.untilFinal(key);

    expect(() => runSchema.parse({ ...run, id: 'x' })).not.toThrow();
    expect(run).toMatchObject({
      engine: engine.name,
      instance,
      phase: 'succeeded',
      startedBy: ALICE,
      stages: [
        {
          name: 'say',
          phase: 'succeeded',
          dependsOn: [],
          steps: [{ name: 'print', phase: 'succeeded', exitCode: 0 }],
        },
        {
          name: 'done',
          phase: 'succeeded',
          dependsOn: [expect.any(String)],
          steps: [{ name: 'print', phase: 'succeeded', exitCode: 0 }],
        },
      ],
    });
    expect(run.stages[1].dependsOn).toEqual([run.stages[0].id]);
    expect(run.params).toEqual(
      expect.arrayContaining([
        { name: 'name', value: 'Ada' },
        { name: 'greeting', value: 'hello' },
      ]),
    );
    expect(run.pipeline).toBe(
      (await engine.getPipeline(suite.pipeline('greet')))?.pipeline.name,
    );
    const times = [run.createdAt, run.startedAt, run.finishedAt];
    expect(times).toEqual([...times].sort());
    expect(times).not.toContain(undefined);
    for (const requirement of selection.labels ?? []) {
      expect(requirement.values).toContain(labels[requirement.key]);
    }
    expect(await engine.listRunKeys(instance)).toContainEqual(key);
  });

  it('tells two runs of one pipeline apart', async () => {
    const keys = [
      await suite.run('greet', { name: 'one' }),
      await suite.run('greet', { name: 'two', greeting: 'bye' }),
    ];
    const runs = await Promise.all(
      keys.map(key => suite.observer.untilFinal(key)),
    );
    expect(runs[0].run.name).not.toBe(runs[1].run.name);
    const [first, second] = runs.map(({ run }) => run.stages[0].steps[0].id);
    expect(await suite.readLog(keys[0], first)).toContain('hello one');
    expect(await suite.readLog(keys[1], second)).toContain('bye two');
  });

  it('explains a failure by the step that failed', async () => {
    const key = await suite.run('fail');
    const { run } = await suite.observer.untilFinal(key);
    expect(run).toMatchObject({
      phase: 'failed',
      stages: [
        {
          phase: 'failed',
          steps: [
            { name: 'good', phase: 'succeeded', exitCode: 0 },
            { name: 'bad', phase: 'failed', exitCode: 3 },
            { name: 'never', phase: 'skipped' },
          ],
        },
      ],
    });
    expect(run.message).toMatch(/bad/);
    expect(run.message).toMatch(/\b3\b/);
    const [good, bad] = run.stages[0].steps;
    expect(await suite.readLog(key, good.id)).toBe('good\n');
    expect(await suite.readLog(key, bad.id)).toBe('about to fail\n');
  });

  it('cancels a run, once', async () => {
    const key = await suite.run('wait');
    await suite.observer.until(
      key,
      run => run.stages[0]?.steps[0]?.phase === 'running',
    );
    await suite.cancel(key);
    const { run } = await suite.observer.untilFinal(key);
    expect(run.phase).toBe('cancelled');
    expect(run.stages.map(stage => stage.phase)).toEqual([
      'cancelled',
      'skipped',
    ]);
    await expect(suite.cancel(key)).rejects.toMatchObject({
      name: 'ConflictError',
    });
  });
}

function describeLogs(suite: Suite): void {
  it('follows the log of a step while it runs', async () => {
    const { engine } = suite.harness;
    const key = await suite.run('wait');
    const { run } = await suite.observer.until(
      key,
      ({ stages }) => stages[0]?.steps[0]?.phase === 'running',
    );
    const reading = new AbortController();
    let text = '';
    await expect(
      (async () => {
        for await (const bytes of engine.readLog(
          key,
          run.stages[0].steps[0].id,
          {
            signal: reading.signal,
          },
        )) {
          text += Buffer.from(bytes).toString('utf8');
          if (text.includes('holding\n')) {
            break;
          }
        }
      })(),
    ).resolves.toBeUndefined();
    expect(text).toBe('holding\n');
    await suite.cancel(key);
    await suite.observer.untilFinal(key);
  });

  it('gives the log of a step up to its end', async () => {
    const key = await suite.run('short');
    const { run } = await suite.observer.until(
      key,
      ({ stages }) => stages[0]?.steps[0]?.phase === 'running',
    );
    const [step] = run.stages[0].steps;
    expect(await suite.readLog(key, step.id)).toBe('napped\n');
    const ended = await suite.observer.untilFinal(key);
    expect(ended.run.stages[0].steps[0].id).toBe(step.id);
  });

  it('says that a step has no log', async () => {
    const key = await suite.run('fail');
    const { run } = await suite.observer.untilFinal(key);
    const never = run.stages[0].steps[2];
    for (const stepId of [never.id, 'no-such-step']) {
      await expect(suite.readLog(key, stepId)).rejects.toMatchObject({
        name: 'NotFoundError',
      });
    }
  });
}

function describeChanges(suite: Suite): void {
  it('reports every change, in an order that revisions tell', async () => {
    const key = await suite.run('greet', { name: 'seen' });
    await suite.observer.untilFinal(key);
    const history = suite.observer.history.get(key.key) as RunSnapshot[];
    const revisions = history.map(({ revision }) => revision);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    expect(revisions.at(-1)).toBeGreaterThan(revisions[0]);
    // What is read without a change is what was read after the last one.
    await eventually(async () =>
      expect(await suite.harness.engine.getRun(key)).toEqual(
        suite.observer.latest(key),
      ),
    );
  });

  it('reports that a run was deleted', async () => {
    const { engine, instance } = suite.harness;
    const key = await suite.run('greet', { name: 'gone' });
    await suite.observer.untilFinal(key);
    await suite.harness.deleteRun(key);
    await eventually(async () => {
      expect(suite.observer.latest(key)).toBeUndefined();
      expect(await engine.getRun(key)).toBeUndefined();
      expect(await engine.listRunKeys(instance)).not.toContainEqual(key);
    });
  });

  it('says when its copy is old, and catches up without loss', async () => {
    const { engine, instance } = suite.harness;
    const going = await suite.run('short');
    await suite.observer.until(going, run => run.phase === 'running');
    const sourceOf = () =>
      engine.listSources().find(source => source.instance === instance)!;

    await suite.harness.disconnect();
    await suite.observer.untilSource('stale');
    expect(sourceOf().message).toContain(instance);
    expect(sourceOf().syncedAt).toBeDefined();
    expect(await engine.getRun(going)).toMatchObject({ key: going });
    const unknown = { instance, key: `${going.key}-unknown` };
    await expect(engine.getRun(unknown)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    await expect(engine.listRunKeys(instance)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    await expect(suite.run('greet', { name: 'x' })).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    const sourceChanges = () =>
      suite.observer.changes.filter(({ type }) => type === 'source').length;
    const before = sourceChanges();

    await suite.harness.reconnect();
    await suite.observer.untilSource('live');
    expect(sourceOf().message).toBeUndefined();
    expect(sourceChanges()).toBeGreaterThan(before);
    const { run } = await suite.observer.untilFinal(going);
    expect(run.phase).toBe('succeeded');
  });
}

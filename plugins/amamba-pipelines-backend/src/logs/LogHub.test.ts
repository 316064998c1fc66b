import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import {
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { Step } from '@amamba/plugin-amamba-pipelines-common';
import { idOf } from '../store/ids';
import { createTestDatabases } from '../__testUtils__/databases';
import { createWorld, type World } from '../__testUtils__/createWorld';
import { eventually } from '@amamba/plugin-amamba-pipelines-node/testUtils';
import { aRun } from '../__testUtils__/snapshots';

jest.setTimeout(60_000);

const STEP = 'compile.sh';
const EVERYTHING = { offset: 0, limit: 100_000 };
const databases = createTestDatabases();

/** A run with one step. */
function aRunWith(step: Partial<Step>, run: object = {}, revision = 1) {
  const [stage] = aRun('a').run.stages;
  return aRun('a', {
    revision,
    run: {
      ...run,
      stages: [
        {
          ...stage,
          steps: [{ id: STEP, name: 'sh', phase: 'running', ...step }],
        },
      ],
    },
  });
}

const { key } = aRun('a');
const runId = idOf('tekton', key);
const ended: Partial<Step> = {
  phase: 'succeeded',
  exitCode: 0,
  startedAt: new Date().toISOString(),
};

describe.each(databases.eachSupportedId())('LogHub on %s', databaseId => {
  let world: World;
  const create = async (options?: { maxBytes?: number; maxTails?: number }) => {
    world = await createWorld(await databases.init(databaseId), options);
    return world;
  };
  const read = (range = EVERYTHING) =>
    world.logs.read({ engine: world.engine, key, stepId: STEP }, range);
  const store = async (run = aRunWith({})) => {
    await world.store.upsertRun('tekton', run);
    await world.logs.followRun(world.engine, run);
  };

  afterEach(() => world.stop());

  it('reads a running step once for all who watch, and keeps it at the end', async () => {
    const { engine, logs } = await create();
    engine.writeLog(STEP, 'one\n');
    await store();
    const first = await Promise.all([read(), read(), read()]);
    for (const range of first) {
      expect(range).toEqual({
        text: 'one\n',
        offset: 0,
        nextOffset: 4,
        size: 4,
        complete: false,
      });
    }
    engine.writeLog(STEP, 'twö\n');
    await eventually(async () =>
      expect(await read({ offset: 4, limit: 100 })).toMatchObject({
        text: 'twö\n',
        nextOffset: 9,
      }),
    );
    expect(engine.opened).toEqual([STEP]);

    engine.endLog(STEP);
    await logs.idle();
    expect(await world.store.getLog(runId, STEP)).toEqual({ size: 9 });
    expect(await read()).toEqual({
      text: 'one\ntwö\n',
      offset: 0,
      nextOffset: 9,
      size: 9,
      complete: true,
    });
    // Archived: neither readers nor later changes of the run ask again.
    await store(aRunWith(ended, { phase: 'succeeded' }, 2));
    await logs.idle();
    expect(engine.opened).toEqual([STEP]);
  });

  it('keeps the log of a step that nobody watched and whose pod is deleted', async () => {
    const { engine, logs } = await create();
    engine.writeLog(STEP, 'working\n');
    await store();
    await eventually(() => expect(logs.size).toBe(1));
    await eventually(async () => expect((await read()).size).toBe(8));
    engine.breakLog(STEP, new NotFoundError('The pod p is gone'));
    await logs.idle();
    expect(await read()).toMatchObject({
      text: 'working\n',
      complete: true,
      notice: 'The end of this log may be missing: The pod p is gone.',
    });
  });

  it('goes on where it was when the connection breaks', async () => {
    const { engine, logs } = await create();
    engine.writeLog(STEP, 'before ');
    await store();
    await eventually(async () => expect((await read()).size).toBe(7));
    engine.breakLog(STEP, new Error('socket hang up'));
    await eventually(() => expect(engine.opened.length).toBeGreaterThan(1));
    engine.breakLog(STEP, undefined);
    engine.writeLog(STEP, 'after');
    engine.endLog(STEP);
    await logs.idle();
    expect((await read()).text).toBe('before after');
  });

  it('says why there is no log, once it is known to be gone', async () => {
    const { engine, logs } = await create();
    await store(aRunWith(ended));
    await logs.idle();
    expect(await read()).toMatchObject({
      text: '',
      size: 0,
      complete: true,
      notice: 'The pod is gone.',
    });
    expect(engine.opened).toEqual([STEP]);
  });

  it('tries again later when the cluster could not be reached', async () => {
    const { engine, logs } = await create();
    engine.breakLog(STEP, new ServiceUnavailableError('Cluster dev is down'));
    await store(aRunWith(ended));
    await logs.idle();
    expect(await world.store.getLog(runId, STEP)).toBeUndefined();

    engine.breakLog(STEP, undefined);
    engine.writeLog(STEP, 'there after all');
    engine.endLog(STEP);
    await logs.followRun(engine, aRunWith(ended));
    await logs.idle();
    expect((await read()).text).toBe('there after all');
  });

  it('says why there is no text yet, until there is', async () => {
    const { engine } = await create();
    engine.breakLog(STEP, new ServiceUnavailableError('Cluster dev is down'));
    await store();
    await eventually(async () =>
      expect(await read()).toMatchObject({
        text: '',
        complete: false,
        notice: 'Cluster dev is down',
      }),
    );
    engine.breakLog(STEP, undefined);
    engine.writeLog(STEP, 'up again');
    await eventually(async () =>
      expect(await read()).toEqual({
        text: 'up again',
        offset: 0,
        nextOffset: 8,
        size: 8,
        complete: false,
      }),
    );
  });

  it('says to every reader that the logs may not be read', async () => {
    const { engine, logs } = await create();
    engine.breakLog(STEP, new NotAllowedError('Grant pods/log'));
    await world.store.upsertRun('tekton', aRunWith({}));
    for (const attempt of [1, 2]) {
      expect(await read()).toMatchObject({ notice: 'Grant pods/log' });
      await logs.idle();
      expect(engine.opened).toHaveLength(attempt);
    }
  });

  it('cuts a log that is too long, and says so', async () => {
    const { engine, logs } = await create({ maxBytes: 10 });
    engine.writeLog(STEP, '01234567');
    engine.writeLog(STEP, '89abcdef');
    await store();
    await logs.idle();
    expect(await read()).toEqual({
      text: '0123456789',
      offset: 0,
      nextOffset: 10,
      size: 10,
      complete: true,
      notice: 'The log is longer than 10 bytes; what follows was not kept.',
    });
  });

  it('follows no more logs at once than it may, and all in the end', async () => {
    const { engine, logs } = await create({ maxTails: 2 });
    const ids = ['s1', 's2', 's3', 's4', 's5'];
    const [stage] = aRun('a').run.stages;
    const run = aRun('a', {
      run: {
        stages: [
          {
            ...stage,
            steps: ids.map(id => ({ id, name: id, phase: 'running' as const })),
          },
        ],
      },
    });
    ids.forEach(id => engine.writeLog(id, id));
    await store(run);
    await eventually(() =>
      expect([...engine.opened].sort()).toEqual(['s1', 's2']),
    );
    expect(logs.size).toBe(2);
    ids.forEach(id => engine.endLog(id));
    await eventually(async () =>
      expect((await world.store.listLogs(runId)).sort()).toEqual(ids),
    );
    expect([...engine.opened].sort()).toEqual(ids);
  });

  it('leaves runs alone that ended long ago until someone asks', async () => {
    const { engine, logs } = await create();
    engine.writeLog(STEP, 'old');
    engine.endLog(STEP);
    await store(aRunWith(ended, { finishedAt: '2026-01-01T00:00:00.000Z' }));
    expect(logs.size).toBe(0);
    expect((await read()).text).toBe('old');
    await logs.idle();
    expect(await read()).toMatchObject({ text: 'old', complete: true });
    expect(await world.store.listLogs(runId)).toEqual([STEP]);
  });

  it('leaves no files behind, even if nobody cleans up', async () => {
    const files = () =>
      readdirSync(tmpdir()).filter(name => name.startsWith('amamba-log-'));
    const before = new Set(files());
    const { engine } = await create();
    engine.writeLog(STEP, 'x');
    await store();
    expect((await read()).text).toBe('x');
    // Other tests that run meanwhile have files too, for a moment.
    await eventually(() =>
      expect(files().filter(name => !before.has(name))).toEqual([]),
    );
  });
});

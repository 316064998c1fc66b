import type { EngineSelection } from '@amamba/plugin-amamba-pipelines-node';
import { createStore, createTestDatabases } from '../__testUtils__/databases';
import { aPipeline, aRun } from '../__testUtils__/snapshots';
import { idOf } from './ids';
import { matchesSelection } from './matchesSelection';
import { LOG_CHUNK_BYTES } from './database/logs';

jest.setTimeout(60_000);

const ENGINE = 'tekton';
const all = new Map([[ENGINE, {}]]);
const select = (selection: EngineSelection) => new Map([[ENGINE, selection]]);
const at = (seconds: number) =>
  new Date(Date.UTC(2026, 10, 21, 8, 0, seconds)).toISOString();

async function* pieces(...parts: Uint8Array[]) {
  yield* parts;
}

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  const newStore = async () => createStore(await databases.init(databaseId));

  it('keeps the newest state of a run, whatever the order of arrival', async () => {
    const store = await newStore();
    const running = aRun('a', { revision: 5 });
    const id = idOf(ENGINE, running.key);

    expect(await store.upsertRun(ENGINE, running)).toBe('changed');
    expect(await store.upsertRun(ENGINE, running)).toBe('unchanged');
    expect(await store.upsertRun(ENGINE, aRun('a', { revision: 6 }))).toBe(
      'unchanged',
    );
    expect(
      await store.upsertRun(
        ENGINE,
        aRun('a', { revision: 4, run: { phase: 'queued' } }),
      ),
    ).toBe('outdated');

    const finished = aRun('a', {
      revision: 9,
      run: { phase: 'succeeded', finishedAt: at(9) },
      labels: { app: 'renamed' },
    });
    expect(await store.upsertRun(ENGINE, finished)).toBe('changed');
    expect(await store.upsertRun(ENGINE, aRun('a', { revision: 10 }))).toBe(
      'outdated',
    );

    expect(await store.getRun(id)).toEqual({
      engine: ENGINE,
      key: finished.key,
      value: { ...finished.run, id },
      labels: { app: 'renamed' },
    });
    expect(await store.listRunKeys(ENGINE, 'dev')).toEqual([
      { key: finished.key, final: true, storedAt: expect.any(Date) },
    ]);
    expect(await store.getRun('absent')).toBeUndefined();
  });

  it('takes the same run from several replicas at once', async () => {
    const knex = await databases.init(databaseId);
    const [one, two] = [await createStore(knex), await createStore(knex)];
    const outcomes = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(revision =>
        (revision % 2 ? one : two).upsertRun(
          ENGINE,
          aRun('a', { revision, run: { message: `revision ${revision}` } }),
        ),
      ),
    );
    expect(outcomes).toContain('changed');
    const { items } = await one.listRuns(all, { limit: 10 });
    expect(items.map(item => item.message)).toEqual(['revision 6']);
    expect(await knex('run_labels').select('key', 'value')).toEqual([
      { key: 'app', value: 'checkout' },
    ]);
  });

  it('keeps what was known of a run that is gone', async () => {
    const store = await newStore();
    const open = aRun('open');
    const done = aRun('done', { run: { phase: 'failed', message: 'Broke.' } });
    await store.upsertRun(ENGINE, open);
    await store.upsertRun(ENGINE, done);

    expect(await store.markRunGone(ENGINE, open.key)).toBe('changed');
    expect(await store.markRunGone(ENGINE, open.key)).toBe('unchanged');
    expect(await store.markRunGone(ENGINE, done.key)).toBe('changed');
    expect(
      await store.markRunGone(ENGINE, { instance: 'dev', key: 'never/seen' }),
    ).toBe('unchanged');

    const kept = await store.getRun(idOf(ENGINE, open.key));
    expect(kept?.value).toMatchObject({
      phase: 'unknown',
      message:
        'open was deleted on dev before it finished; what is shown is the last that was known.',
      goneAt: expect.any(String),
      stages: [{ phase: 'unknown', steps: [{ phase: 'unknown' }] }],
    });
    expect(kept?.labels).toEqual({ app: 'checkout' });
    const { items } = await store.listRuns(
      select({
        labels: [{ key: 'app', operator: 'in', values: ['checkout'] }],
      }),
      { limit: 10 },
    );
    expect(
      items.map(({ name, phase, message, goneAt }) => [
        name,
        phase,
        message,
        Boolean(goneAt),
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['done', 'failed', 'Broke.', true],
        ['open', 'unknown', expect.stringContaining('was deleted'), true],
      ]),
    );
    expect(await store.listRunKeys(ENGINE, 'dev')).toEqual([]);

    // A list that was read too early can call a run gone that is there.
    expect(await store.upsertRun(ENGINE, open)).toBe('changed');
    expect((await store.getRun(idOf(ENGINE, open.key)))?.value).toEqual({
      ...open.run,
      id: idOf(ENGINE, open.key),
    });
  });

  it('pages runs newest first without loss while new ones arrive', async () => {
    const store = await newStore();
    // Pairs of the same second: the id decides between them.
    for (let i = 0; i < 12; i += 1) {
      await store.upsertRun(
        ENGINE,
        aRun(`run-${i}`, { run: { createdAt: at(Math.floor(i / 2)) } }),
      );
    }
    for (const selection of [
      all,
      select({
        labels: [{ key: 'app', operator: 'in', values: ['checkout'] }],
      }),
    ]) {
      const names: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.listRuns(selection, { limit: 5, cursor });
        names.push(...page.items.map(item => item.createdAt + item.name));
        cursor = page.nextCursor;
        await store.upsertRun(
          ENGINE,
          aRun(`late-${names.length}`, { run: { createdAt: at(59) } }),
        );
      } while (cursor);
      const old = names.filter(name => !name.includes('late'));
      expect(new Set(old).size).toBe(12);
      expect(old.map(name => name.slice(0, 24))).toEqual(
        old
          .map(name => name.slice(0, 24))
          .sort()
          .reverse(),
      );
    }
    await expect(
      store.listRuns(all, { limit: 5, cursor: 'forged' }),
    ).rejects.toThrow('The cursor is not one that this list gave');
    const withNul = Buffer.from('["\\u0000","x"]').toString('base64url');
    await expect(
      store.listPipelines(all, { limit: 5, cursor: withNul }),
    ).rejects.toThrow('The cursor is not one that this list gave');
  });

  it('keeps a whole run when the engine has only parts of it left', async () => {
    const store = await newStore();
    const whole = aRun('a', { revision: 5, run: { phase: 'succeeded' } });
    const left = aRun('a', {
      revision: 9,
      run: { phase: 'succeeded', stages: [] },
    });
    await store.upsertRun(ENGINE, whole);
    expect(await store.upsertRun(ENGINE, { ...left, partial: true })).toBe(
      'outdated',
    );
    const stored = await store.getRun(idOf(ENGINE, whole.key));
    expect(stored?.value.stages).toEqual(whole.run.stages);

    const other = aRun('b', { run: { phase: 'succeeded', stages: [] } });
    expect(await store.upsertRun(ENGINE, { ...other, partial: true })).toBe(
      'changed',
    );
  });

  it('stores a run whatever its author wrote into it', async () => {
    const store = await newStore();
    const run = aRun('a', {
      run: {
        phase: 'failed',
        startedBy: `\0${'🙂'.repeat(600)}`,
        message: 'half\0way',
        reason: '\0Odd',
        pipeline: 'p'.repeat(300),
      },
    });
    expect(await store.upsertRun(ENGINE, run)).toBe('changed');
    expect(await store.markRunGone(ENGINE, run.key)).toBe('changed');
    const { items } = await store.listRuns(all, { limit: 1 });
    expect(items).toMatchObject([
      {
        startedBy: '🙂'.repeat(500),
        message: 'halfway',
        reason: 'Odd',
        pipeline: 'p'.repeat(253),
      },
    ]);
  });

  it('filters runs by phase and pipeline', async () => {
    const store = await newStore();
    await store.upsertRun(ENGINE, aRun('a', { run: { phase: 'failed' } }));
    await store.upsertRun(ENGINE, aRun('b', { run: { pipeline: 'deploy' } }));
    await store.upsertRun(ENGINE, aRun('c', { run: { pipeline: undefined } }));
    const names = async (filter: object) =>
      (await store.listRuns(all, { limit: 10, ...filter })).items
        .map(item => item.name)
        .sort();
    expect(await names({ phase: 'failed' })).toEqual(['a']);
    expect(await names({ pipeline: 'deploy' })).toEqual(['b']);
    expect(await names({ phase: 'queued', pipeline: 'deploy' })).toEqual([]);
    expect(await names({})).toEqual(['a', 'b', 'c']);
  });

  it('selects in SQL exactly what matchesSelection selects', async () => {
    const store = await newStore();
    const runs = [
      aRun('plain', { labels: {} }),
      aRun('web', { labels: { app: 'web', tier: 'front' } }),
      aRun('api', { labels: { app: 'api' }, run: { scope: 'search' } }),
      aRun('prod', {
        labels: { app: 'api', tier: 'back' },
        run: { instance: 'prod' },
      }),
      aRun('bare', { labels: { app: '' }, run: { pipeline: undefined } }),
    ];
    for (const run of runs) {
      await store.upsertRun(ENGINE, run);
      await store.upsertPipeline(
        ENGINE,
        aPipeline(run.run.name, {
          labels: run.labels,
          pipeline: { instance: run.run.instance, scope: run.run.scope },
        }),
      );
    }
    const label = (operator: string, key: string, ...values: string[]) =>
      ({ operator, key, values } as never);
    const selections: EngineSelection[] = [
      {},
      { instances: ['prod'] },
      { scopes: ['search', 'nowhere'] },
      { scopes: [] },
      { places: [] },
      { places: [{ instance: 'dev', scopes: ['search'] }] },
      {
        places: [
          { instance: 'dev', scopes: ['search', 'nowhere'] },
          { instance: 'prod', scopes: ['payments'] },
        ],
        labels: [label('in', 'app', 'api')],
      },
      { pipelines: ['build'] },
      { labels: [label('in', 'app', 'api')] },
      { labels: [label('in', 'app', 'api', 'web')] },
      { labels: [label('in', 'app', '')] },
      { labels: [label('notin', 'app', 'api')] },
      { labels: [label('exists', 'tier')] },
      { labels: [label('doesnotexist', 'tier')] },
      { labels: [label('in', 'app', 'api'), label('doesnotexist', 'tier')] },
      {
        labels: [label('in', 'app', 'api')],
        instances: ['prod'],
        scopes: ['payments'],
      },
    ];
    for (const selection of selections) {
      const page = await store.listRuns(select(selection), { limit: 10 });
      expect([selection, page.items.map(item => item.name).sort()]).toEqual([
        selection,
        runs
          .filter(({ run, labels }) =>
            matchesSelection(selection, { ...run, labels }),
          )
          .map(({ run }) => run.name)
          .sort(),
      ]);
    }
    const pipelines = await store.listPipelines(
      select({
        labels: [label('in', 'app', 'api')],
        pipelines: ['api', 'web'],
      }),
      { limit: 10 },
    );
    expect(pipelines.items.map(item => item.name)).toEqual(['api']);
    expect((await store.listRuns(new Map(), { limit: 10 })).items).toEqual([]);
    expect(
      (await store.listRuns(new Map([['jenkins', {}]]), { limit: 10 })).items,
    ).toEqual([]);
  });

  it('lists pipelines by name, each with its latest run of the selection', async () => {
    const store = await newStore();
    for (const name of ['c', 'a', 'b']) {
      await store.upsertPipeline(ENGINE, aPipeline(name));
    }
    const run = (
      name: string,
      seconds: number,
      labels?: Record<string, string>,
    ) =>
      store.upsertRun(
        ENGINE,
        aRun(name, { labels, run: { pipeline: 'a', createdAt: at(seconds) } }),
      );
    await run('older', 1);
    await run('newer', 2);
    await run('of-another-entity', 3, { app: 'other' });
    await store.upsertRun(
      ENGINE,
      aRun('elsewhere', {
        run: { pipeline: 'a', scope: 'search', createdAt: at(9) },
      }),
    );

    const mine = select({
      labels: [{ key: 'app', operator: 'in', values: ['checkout'] }],
    });
    const first = await store.listPipelines(mine, { limit: 2 });
    expect(first.items.map(item => [item.name, item.lastRun?.name])).toEqual([
      ['a', 'newer'],
      ['b', undefined],
    ]);
    const second = await store.listPipelines(mine, {
      limit: 2,
      cursor: first.nextCursor,
    });
    expect(second.items.map(item => item.name)).toEqual(['c']);
    expect(second.nextCursor).toBeUndefined();

    const { key } = aPipeline('b');
    expect(await store.markPipelineGone(ENGINE, key)).toBe('changed');
    expect(await store.markPipelineGone(ENGINE, key)).toBe('unchanged');
    expect(await store.getPipeline(idOf(ENGINE, key))).toBeUndefined();
    expect(
      (await store.listPipelines(mine, { limit: 9 })).items.map(i => i.name),
    ).toEqual(['a', 'c']);
    expect(await store.listPipelineKeys(ENGINE, 'dev')).toHaveLength(2);
    expect(await store.upsertPipeline(ENGINE, aPipeline('b'))).toBe('changed');
    expect(await store.getPipeline(idOf(ENGINE, key))).toMatchObject({
      value: { name: 'b' },
      labels: { app: 'checkout' },
    });
  });

  it('keeps logs in chunks and gives any range of them', async () => {
    const store = await newStore();
    const run = aRun('a');
    const id = idOf(ENGINE, run.key);
    await store.upsertRun(ENGINE, run);
    const text = Buffer.alloc(2 * LOG_CHUNK_BYTES + 1000);
    for (let i = 0; i < text.length; i += 1) {
      text[i] = (i * 31 + Math.floor(i / 251)) % 256;
    }

    expect(await store.getLog(id, 's')).toBeUndefined();
    await store.archiveLog(id, 's', {
      content: pieces(text.subarray(0, 10), text.subarray(10)),
    });
    expect(await store.getLog(id, 's')).toEqual({ size: text.length });
    for (const [offset, length] of [
      [0, text.length],
      [LOG_CHUNK_BYTES - 3, 6],
      [LOG_CHUNK_BYTES, LOG_CHUNK_BYTES],
      [text.length - 5, 100],
      [text.length, 5],
    ]) {
      const range = await store.readLog(id, 's', { offset, length });
      expect(
        Buffer.from(range).equals(text.subarray(offset, offset + length)),
      ).toBe(true);
    }

    await store.archiveLog(id, 's', { content: pieces(Buffer.from('again')) });
    expect(await store.getLog(id, 's')).toEqual({ size: text.length });
    await store.archiveLog(id, 'none', {
      content: pieces(),
      notice: 'The pod is gone.',
    });
    expect(await store.getLog(id, 'none')).toEqual({
      size: 0,
      notice: 'The pod is gone.',
    });
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('lost');
    }
    await expect(
      store.archiveLog(id, 'half', { content: broken() }),
    ).rejects.toThrow('lost');
    expect(await store.getLog(id, 'half')).toBeUndefined();
    expect((await store.listLogs(id)).sort()).toEqual(['none', 's']);
  });

  it('remembers when each instance was last in step', async () => {
    const store = await newStore();
    const early = new Date(1_000_000);
    const late = new Date(2_000_000);
    await store.recordSync(ENGINE, 'dev', late);
    await store.recordSync(ENGINE, 'dev', early);
    await store.recordSync(ENGINE, 'prod', early);
    const syncs = await store.listSyncs();
    expect(syncs.sort((a, b) => (a.instance < b.instance ? -1 : 1))).toEqual([
      { engine: ENGINE, instance: 'dev', at: late },
      { engine: ENGINE, instance: 'prod', at: early },
    ]);
  });

  it('deletes what has been gone for long, with its logs and labels', async () => {
    const knex = await databases.init(databaseId);
    const store = await createStore(knex);
    const gone = aRun('gone');
    await store.upsertRun(ENGINE, gone);
    await store.upsertRun(ENGINE, aRun('there'));
    await store.upsertPipeline(ENGINE, aPipeline('gone'));
    await store.archiveLog(idOf(ENGINE, gone.key), 's', {
      content: pieces(Buffer.from('x')),
    });
    await store.markRunGone(ENGINE, gone.key);
    await store.markPipelineGone(ENGINE, aPipeline('gone').key);

    expect(await store.deleteGone(new Date(Date.now() - 60_000))).toBe(0);
    expect(await store.deleteGone(new Date(Date.now() + 60_000))).toBe(2);
    expect(await knex('step_logs')).toEqual([]);
    expect(await knex('step_log_chunks')).toEqual([]);
    expect(await knex('pipeline_labels')).toEqual([]);
    expect(await knex('run_labels')).toHaveLength(1);
    expect(
      (await store.listRuns(all, { limit: 9 })).items.map(item => item.name),
    ).toEqual(['there']);
  });
});

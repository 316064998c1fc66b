import { createTestDatabases } from '../__testUtils__/databases';
import { createWorld, type World } from '../__testUtils__/createWorld';
import { aPipeline, aRun } from '../__testUtils__/snapshots';
import { idOf, topicOf } from '../store/ids';

jest.setTimeout(60_000);

const databases = createTestDatabases();
const all = new Map([['tekton', {}]]);
const runIdOf = (name: string) => idOf('tekton', aRun(name).key);
const scopeTopic = topicOf('tekton', 'dev', 'payments');
const sourceTopic = topicOf('tekton', 'dev');

describe.each(databases.eachSupportedId())('Ingest on %s', databaseId => {
  let world: World;

  beforeEach(async () => {
    world = await createWorld(await databases.init(databaseId));
  });

  afterEach(() => world.stop());

  const phases = async () => {
    const { items } = await world.store.listRuns(all, { limit: 100 });
    return Object.fromEntries(items.map(item => [item.name, item.phase]));
  };

  it('stores what is there at the start, then every change', async () => {
    const { engine, ingest, store, signals } = world;
    engine.setRunUnseen(aRun('before'));
    engine.setPipeline(aPipeline('build'));
    ingest.start();
    await ingest.idle();
    expect(await phases()).toEqual({ before: 'running' });
    expect(
      (await store.listPipelines(all, { limit: 9 })).items.map(p => p.name),
    ).toEqual(['build']);

    engine.setRun(aRun('new', { run: { phase: 'queued' } }));
    engine.setRun(aRun('before', { revision: 2, run: { phase: 'failed' } }));
    await ingest.idle();
    expect(await phases()).toEqual({ before: 'failed', new: 'queued' });
    expect(signals).toEqual(
      expect.arrayContaining([
        { topic: sourceTopic },
        { topic: scopeTopic },
        { topic: scopeTopic, runId: runIdOf('before') },
        { topic: scopeTopic, runId: runIdOf('new') },
      ]),
    );
  });

  it('tells browsers once of each change, and of nothing else', async () => {
    const { engine, ingest, signals } = world;
    ingest.start();
    engine.setRun(aRun('a'));
    engine.setPipeline(aPipeline('build'));
    await ingest.idle();
    signals.length = 0;

    engine.touch(aRun('a').key);
    engine.setRun(aRun('a', { revision: 7 }));
    engine.setPipeline(aPipeline('build', { revision: 3 }));
    await ingest.idle();
    await ingest.sweep();
    await ingest.idle();
    expect(signals).toEqual([]);

    engine.setRun(aRun('a', { revision: 8, run: { phase: 'succeeded' } }));
    engine.touch(aRun('a').key);
    await ingest.idle();
    expect(signals).toEqual([{ topic: scopeTopic, runId: runIdOf('a') }]);
  });

  it('does not take for gone what another replica saw since', async () => {
    const { engine, ingest, store } = world;
    const sweep = async (syncedAt: Date) => {
      engine.source = { ...engine.source, syncedAt: syncedAt.toISOString() };
      await ingest.sweep();
      await ingest.idle();
    };
    const before = new Date(Date.now() - 1_000);
    await store.upsertRun('tekton', aRun('new'));
    await sweep(before);
    expect(await phases()).toEqual({ new: 'running' });
    await sweep(new Date(Date.now() + 1_000));
    expect(await phases()).toEqual({ new: 'unknown' });
  });

  it('marks as gone what is deleted, also while nobody watched', async () => {
    const { engine, ingest, store, signals } = world;
    ingest.start();
    for (const name of ['seen', 'unseen', 'stays']) {
      engine.setRun(aRun(name));
    }
    engine.setPipeline(aPipeline('build'));
    await ingest.idle();
    signals.length = 0;

    engine.removeRun(aRun('seen').key);
    engine.removePipeline(aPipeline('build').key);
    await ingest.idle();
    expect(await phases()).toEqual({
      seen: 'unknown',
      unseen: 'running',
      stays: 'running',
    });
    expect(signals).toEqual(
      expect.arrayContaining([
        { topic: scopeTopic, runId: runIdOf('seen') },
        { topic: scopeTopic },
      ]),
    );
    expect((await store.listPipelines(all, { limit: 9 })).items).toEqual([]);

    engine.removeRun(aRun('unseen').key, { unseen: true });
    engine.setRunUnseen(aRun('came', { run: { phase: 'succeeded' } }));
    await ingest.sweep();
    await ingest.idle();
    expect(await phases()).toEqual({
      seen: 'unknown',
      unseen: 'unknown',
      stays: 'running',
      came: 'succeeded',
    });
  });

  it('takes nothing for deleted while the cluster cannot be reached', async () => {
    const { engine, ingest, store } = world;
    ingest.start();
    engine.setRun(aRun('a'));
    engine.setSource({ syncedAt: '2026-11-21T08:00:00.000Z' });
    await ingest.idle();

    engine.setSource({ state: 'stale' });
    engine.removeRun(aRun('a').key);
    await ingest.sweep();
    await ingest.idle();
    expect(await phases()).toEqual({ a: 'running' });
    expect(await store.listSyncs()).toEqual([
      {
        engine: 'tekton',
        instance: 'dev',
        at: new Date('2026-11-21T08:00:00.000Z'),
      },
    ]);

    engine.setSource({ state: 'live', syncedAt: new Date().toISOString() });
    await ingest.idle();
    await ingest.idle();
    expect(await phases()).toEqual({ a: 'unknown' });
  });

  it('reads a run again soon after a command', async () => {
    const { engine, ingest } = world;
    engine.setRunUnseen(aRun('commanded'));
    ingest.runChanged('tekton', aRun('commanded').key);
    await ingest.idle();
    expect(await phases()).toEqual({ commanded: 'running' });
  });
});

import type { Knex } from 'knex';
import { createWorld, type World } from '../__testUtils__/createWorld';
import { createTestDatabases } from '../__testUtils__/databases';
import { eventually } from '../__testUtils__/eventually';
import { SYNCED } from '../__testUtils__/PuppetProvisioner';

jest.setTimeout(60_000);

const databases = createTestDatabases();

/** Everything that is stored. */
const dump = async (knex: Knex) => ({
  workspaces: await knex('workspaces').orderBy('name'),
  targets: await knex('targets').orderBy(['workspace', 'target']),
  activity: await knex('activity').orderBy('id'),
});

describe('the syncer', () => {
  let knex: Knex;
  let world: World;

  const start = async (options?: Parameters<typeof createWorld>[1]) => {
    world = await createWorld(knex, options);
    return world;
  };

  beforeEach(async () => {
    knex = await databases.init('SQLITE_3');
  });

  afterEach(() => world?.syncer.stop());

  const activity = async (name: string) =>
    (await world.store.listActivity(name, { limit: 50 })).items
      .reverse()
      .map(({ action, subject, outcome, detail }) =>
        [action, subject, outcome, detail].filter(Boolean).join(' | '),
      );

  it('brings workspaces of Git and of the portal to their targets, and then writes nothing', async () => {
    const { declare, make, settle, conditions, provisioner, signals } =
      await start();
    const uid = declare('payments', 'dev', 'prod');
    await make('search', 'search');
    provisioner.answers.ensure = async ({ target }) => ({
      ...SYNCED,
      changes: [{ action: 'create', object: `Namespace on ${target}` }],
    });
    await settle();
    expect(await conditions('payments')).toEqual(['dev Synced', 'prod Synced']);
    expect(await conditions('search')).toEqual(['dev Synced']);
    expect(signals).toContain(uid);
    expect(await activity('search')).toEqual([
      'sync | puppet/dev | succeeded | create Namespace on dev',
    ]);

    provisioner.answers.ensure = async () => SYNCED;
    const before = await dump(knex);
    signals.length = 0;
    await world.syncer.resync();
    expect(
      provisioner.calls.filter(call => call.method === 'ensure'),
    ).toHaveLength(6);
    expect(await dump(knex)).toEqual(before);
    expect(signals).toEqual([]);

    // A restart writes nothing either.
    const restarted = world.createSyncer();
    await restarted.poll();
    await restarted.idle();
    await restarted.stop();
    expect(await dump(knex)).toEqual(before);
  });

  it('goes on with the others when one target fails, and tries that one later each time', async () => {
    const { declare, settle, conditions, provisioner, store } = await start();
    declare('payments', 'dev', 'prod');
    provisioner.answers.ensure = async ({ target }) => {
      if (target === 'dev') throw new Error('secret of the upstream');
      return SYNCED;
    };
    await settle();
    expect(await conditions('payments')).toEqual(['dev Failed', 'prod Synced']);
    const [first] = await store.listTargets('payments');
    expect(first).toMatchObject({ failures: 1, reason: 'Failed' });
    expect(first.message).not.toContain('secret');
    expect(first.nextAt!.getTime()).toBeGreaterThan(first.triedAt!.getTime());

    // It is not due yet, whatever else happens.
    provisioner.calls.length = 0;
    await world.syncer.resync();
    expect(provisioner.calls.map(({ target }) => target)).toEqual(['prod']);

    // What changed, or what somebody asks for, does not wait.
    world.syncer.changed('payments');
    await world.syncer.idle();
    const [second] = await store.listTargets('payments');
    expect(second.failures).toBe(2);
    expect(second.since).toEqual(first.since);
    expect(await activity('payments')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^sync \| puppet\/dev \| failed \| The portal/),
      ]),
    );

    provisioner.answers.ensure = async () => SYNCED;
    world.syncer.syncNow('payments');
    await world.syncer.idle();
    expect(await conditions('payments')).toEqual(['dev Synced', 'prod Synced']);
    const [healed] = await store.listTargets('payments');
    expect(healed).toMatchObject({ failures: 0 });
    expect(healed.nextAt).toBeUndefined();
  });

  it('gives up a try that takes too long', async () => {
    const { declare, settle, store, provisioner } = await start({
      targetTimeoutMs: 20,
    });
    declare('payments', 'dev');
    provisioner.answers.ensure = () => new Promise(() => {});
    await settle();
    expect(await store.listTargets('payments')).toMatchObject([
      {
        status: 'Failed',
        reason: 'ServiceUnavailable',
        message: expect.stringContaining('did not finish with dev'),
      },
    ]);
  });

  it('looks again when something happens in the world', async () => {
    const { declare, settle, provisioner } = await start();
    declare('payments', 'dev');
    await settle();
    provisioner.calls.length = 0;
    provisioner.notice('payments');
    await world.syncer.idle();
    expect(provisioner.calls).toEqual([
      { method: 'ensure', workspace: 'payments', target: 'dev' },
    ]);
  });

  it('removes what is not wanted any more, however long that takes', async () => {
    const { declare, settle, conditions, provisioner, store } = await start();
    declare('payments', 'dev', 'prod');
    await settle();
    provisioner.answers.remove = async () => {
      throw new Error('down');
    };
    declare('payments', 'dev');
    await settle();
    expect(await conditions('payments')).toEqual(['dev Synced', 'prod Failed']);
    expect((await store.listTargets('payments'))[1].wanted).toBe(false);

    provisioner.answers.remove = async () => SYNCED;
    world.syncer.syncNow('payments');
    await world.syncer.idle();
    expect(await conditions('payments')).toEqual(['dev Synced']);
    expect((await activity('payments')).at(-1)).toBe(
      'sync-remove | puppet/prod | succeeded',
    );
  });

  it('releases what a workspace has that is out of the catalog, but not at once', async () => {
    const { declare, catalog, settle, conditions, provisioner } = await start({
      releaseAfterMs: 300,
    });
    declare('payments', 'dev');
    await settle();
    catalog.clear();
    await settle();
    expect(provisioner.calls.map(({ method }) => method)).toEqual(['ensure']);
    await eventually(async () =>
      expect(await conditions('payments')).toEqual([]),
    );
    expect(provisioner.calls.at(-1)).toMatchObject({ method: 'remove' });
  });

  it('deletes a workspace of the portal when every target is cleaned up', async () => {
    const { make, settle, store, provisioner, events } = await start();
    await make('search');
    await settle();
    let clean = false;
    provisioner.answers.remove = async () =>
      clean
        ? SYNCED
        : {
            ...SYNCED,
            status: 'Pending',
            reason: 'Removing',
            againAfterMs: 10,
          };
    const { revision, spec } = (await store.getWorkspace('search'))!;
    await store.updateWorkspace(
      'search',
      revision,
      { spec, state: 'deleting' },
      'test',
    );
    world.syncer.changed('search');
    await world.syncer.idle();
    expect(await store.getWorkspace('search')).toBeDefined();
    clean = true;
    await eventually(async () =>
      expect(await store.getWorkspace('search')).toBeUndefined(),
    );
    await world.syncer.idle();
    expect(await store.listTargets('search')).toEqual([]);
    expect(events).toContain('search');
  });

  it('takes namespaces that are gone out of the workspace', async () => {
    const { make, store, provisioner } = await start();
    await make('search', 'one', 'two');
    const { revision, spec } = (await store.getWorkspace('search'))!;
    const [cluster] = spec.clusters;
    const [one, two] = cluster.namespaces;
    const clusters = [
      { ...cluster, namespaces: [{ ...one, deleting: true }, two] },
    ];
    await store.updateWorkspace(
      'search',
      revision,
      { spec: { ...spec, clusters }, state: 'active' },
      'test',
    );
    // It says the same of one that nobody wants gone.
    provisioner.answers.ensure = async () => ({
      ...SYNCED,
      gone: ['one', 'two'],
    });
    world.syncer.changed('search');
    await eventually(async () => {
      const record = await store.getWorkspace('search');
      expect(record?.spec.clusters[0].namespaces).toMatchObject([
        { name: 'two' },
      ]);
    });
  });

  it('only reports what somebody else changed, when so configured', async () => {
    const { declare, settle, conditions, provisioner, store } = await start({
      drift: 'report',
    });
    declare('payments', 'dev');
    await settle();
    // It is brought there the first time; then it is only compared.
    expect(provisioner.calls.map(({ method }) => method)).toEqual(['ensure']);
    const change = { action: 'update' as const, object: 'ResourceQuota x' };
    provisioner.answers.check = async () => ({ ...SYNCED, changes: [change] });
    await world.syncer.resync();
    expect(await conditions('payments')).toEqual(['dev Drifted']);
    expect((await store.listTargets('payments'))[0].message).toContain(
      'update ResourceQuota x',
    );
    const before = await dump(knex);
    await world.syncer.resync();
    expect(await dump(knex)).toEqual(before);

    // Somebody wants it put right.
    world.syncer.syncNow('payments');
    await world.syncer.idle();
    expect(await conditions('payments')).toEqual(['dev Synced']);
    expect(provisioner.calls.at(-1)).toMatchObject({ method: 'ensure' });
  });

  it('gives a cluster to who has it, when two want it and one exclusively', async () => {
    const { declare, settle, conditions, provisioner, store } = await start();
    declare('zebra', 'dev');
    await settle();
    declare('ant', 'dev:exclusive', 'prod');
    await settle();
    expect(await conditions('zebra')).toEqual(['dev Synced']);
    expect(await conditions('ant')).toEqual(['dev Failed', 'prod Synced']);
    expect((await store.listTargets('ant'))[0]).toMatchObject({
      provisioner: 'binding',
      reason: 'ClusterTaken',
      message: expect.stringContaining('bound to another workspace'),
    });
    expect(
      provisioner.calls.filter(
        ({ workspace, target }) => workspace === 'ant' && target === 'dev',
      ),
    ).toEqual([]);
    const before = await dump(knex);
    await world.syncer.resync();
    expect(await dump(knex)).toEqual(before);

    // The cause is gone.
    declare('zebra');
    await settle();
    await settle();
    expect(await conditions('zebra')).toEqual([]);
    expect(await conditions('ant')).toEqual(['dev Synced', 'prod Synced']);
  });

  it('tells what a sync would change, and changes nothing', async () => {
    const { declare, settle, provisioner, workspaces } = await start();
    declare('payments', 'dev', 'prod');
    await settle();
    const before = await dump(knex);
    const change = { action: 'create' as const, object: 'Namespace x' };
    provisioner.answers.check = async ({ target }) => {
      if (target === 'prod') throw new Error('down');
      return { ...SYNCED, changes: [change] };
    };
    const payments = (await workspaces.get('payments'))!;
    const { signal } = new AbortController();
    expect(await world.syncer.plan(payments, signal)).toEqual([
      { provisioner: 'puppet', target: 'dev', changes: [change] },
      {
        provisioner: 'puppet',
        target: 'prod',
        changes: [],
        error: expect.stringContaining('The portal failed'),
      },
    ]);
    expect(await dump(knex)).toEqual(before);
  });
});

import { randomUUID } from 'node:crypto';
import { workspaceSpecSchema } from '@amamba/plugin-amamba-common';
import { createStore, createTestDatabases } from '../__testUtils__/databases';
import type { TargetRecord } from './WorkspaceStore';

jest.setTimeout(60_000);

const databases = createTestDatabases();

const specOf = (...namespaces: string[]) =>
  workspaceSpecSchema.parse({
    owner: 'team',
    members: { admins: ['alice'], custom: { auditor: ['bob'] } },
    clusters: [{ name: 'dev', quota: { 'limits.cpu': 4 }, namespaces }],
  });

const createdBy = 'user:default/alice';

const aTarget = (change: Partial<TargetRecord> = {}): TargetRecord => ({
  workspace: 'payments',
  provisioner: 'kubernetes',
  target: 'dev',
  wanted: true,
  status: 'Failed',
  reason: 'Down',
  message: 'It does not answer.',
  since: new Date(1_000),
  triedAt: new Date(2_000),
  nextAt: new Date(3_000),
  failures: 2,
  appliedHash: 'abc',
  state: { seen: ['x'] },
  boundAt: new Date(500),
  ...change,
});

const anAct = (second: number, change: object = {}) => ({
  id: randomUUID(),
  at: new Date(Date.UTC(2026, 10, 21, 8, 0, second)).toISOString(),
  actor: 'user:default/alice',
  action: 'namespace-create',
  subject: 'dev/payments',
  workspace: 'payments',
  outcome: 'succeeded' as const,
  ...change,
});

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  const newStore = async () => createStore(await databases.init(databaseId));

  it('keeps a workspace as it was last said to be', async () => {
    const store = await newStore();
    const spec = specOf('payments');
    await store.insertWorkspace({
      name: 'payments',
      title: 'Pay\0ments',
      spec,
      createdBy,
    });
    expect(await store.getWorkspace('payments')).toEqual({
      name: 'payments',
      title: 'Payments',
      spec,
      revision: 1,
      state: 'active',
      createdBy,
      createdAt: expect.any(Date),
      updatedBy: createdBy,
      updatedAt: expect.any(Date),
    });
    await expect(
      store.insertWorkspace({ name: 'payments', spec, createdBy }),
    ).rejects.toThrow('There is a workspace payments already');

    const changed = specOf('payments', 'ledger');
    await store.updateWorkspace(
      'payments',
      1,
      { description: 'Money', spec: changed, state: 'deleting' },
      'user:default/bob',
    );
    const record = await store.getWorkspace('payments');
    expect(record).toMatchObject({
      description: 'Money',
      spec: changed,
      revision: 2,
      state: 'deleting',
      createdBy,
      updatedBy: 'user:default/bob',
    });
    expect(record).not.toHaveProperty('title');
    expect([...(await store.listWorkspaces()).keys()]).toEqual(['payments']);
    await store.deleteWorkspace('payments');
    expect(await store.getWorkspace('payments')).toBeUndefined();
  });

  it('takes one of two changes to the same workspace', async () => {
    const store = await newStore();
    await store.insertWorkspace({
      name: 'payments',
      spec: specOf(),
      createdBy,
    });
    const outcomes = await Promise.allSettled(
      ['one', 'two'].map(name =>
        store.updateWorkspace(
          'payments',
          1,
          { spec: specOf(name), state: 'active' },
          createdBy,
        ),
      ),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    const lost = outcomes.find(outcome => outcome.status === 'rejected');
    expect(lost).toMatchObject({
      reason: {
        name: 'ConflictError',
        message: expect.stringContaining('changed by somebody else meanwhile'),
      },
    });
    expect((await store.getWorkspace('payments'))?.revision).toBe(2);
  });

  it('gives a namespace to one of two workspaces that race for it', async () => {
    const store = await newStore();
    for (const name of ['payments', 'search']) {
      await store.insertWorkspace({ name, spec: specOf(), createdBy });
    }
    const claim = (name: string) =>
      store.updateWorkspace(
        name,
        1,
        { spec: specOf('shared'), state: 'active' },
        createdBy,
      );
    const outcomes = await Promise.allSettled([
      claim('payments'),
      claim('search'),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    const records = [...(await store.listWorkspaces()).values()];
    expect(
      records.filter(({ spec }) => spec.clusters[0].namespaces.length > 0),
    ).toHaveLength(1);
    await expect(
      store.insertWorkspace({
        name: 'third',
        spec: specOf('shared'),
        createdBy,
      }),
    ).rejects.toThrow('One of the namespaces is taken');
    expect(await store.getWorkspace('third')).toBeUndefined();

    // With its workspace the name is free again.
    const owner = records.find(
      ({ spec }) => spec.clusters[0].namespaces.length > 0,
    )!;
    await store.deleteWorkspace(owner.name);
    await store.insertWorkspace({
      name: 'third',
      spec: specOf('shared'),
      createdBy,
    });
  });

  it('keeps how workspaces stand in their targets', async () => {
    const store = await newStore();
    const full = aTarget();
    await store.putTarget(full);
    expect(await store.listTargets('payments')).toEqual([full]);
    const bare = aTarget({ status: 'Synced', wanted: false, failures: 0 });
    for (const key of ['triedAt', 'nextAt', 'appliedHash', 'state'] as const) {
      delete bare[key];
    }
    await store.putTarget(bare);
    expect(await store.listTargets('payments')).toEqual([bare]);

    await store.putTarget(aTarget({ workspace: 'search', target: 'prod' }));
    expect(await store.listTargetsOf(['payments', 'search'])).toHaveLength(2);
    expect((await store.listWorkspacesWithTargets()).sort()).toEqual([
      'payments',
      'search',
    ]);
    expect(await store.listBindings()).toContainEqual({
      workspace: 'search',
      provisioner: 'kubernetes',
      target: 'prod',
      boundAt: new Date(500),
    });
    expect(await store.countTargets()).toEqual(
      expect.arrayContaining([
        { provisioner: 'kubernetes', status: 'Synced', count: 1 },
        { provisioner: 'kubernetes', status: 'Failed', count: 1 },
      ]),
    );
    await store.deleteTarget(bare);
    expect(await store.listTargets('payments')).toEqual([]);
  });

  it('pages activity newest first without loss while more happens', async () => {
    const store = await newStore();
    // Pairs of the same second: the id decides between them.
    for (let i = 0; i < 11; i += 1) {
      await store.addActivity(anAct(Math.floor(i / 2), { action: `act-${i}` }));
    }
    await store.addActivity(anAct(9, { workspace: 'search' }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.listActivity('payments', { limit: 4, cursor });
      seen.push(...page.items.map(({ at, action }) => at + action));
      cursor = page.nextCursor;
      await store.addActivity(anAct(30, { action: 'late' }));
    } while (cursor);
    const old = seen.filter(text => !text.includes('late'));
    expect(new Set(old).size).toBe(11);
    const times = old.map(text => text.slice(0, 24));
    expect(times).toEqual([...times].sort().reverse());
    await expect(
      store.listActivity('payments', { limit: 4, cursor: 'forged' }),
    ).rejects.toThrow('The cursor is not one that this list gave');
  });

  it('records an act once, and forgets old ones', async () => {
    const store = await newStore();
    const act = anAct(1, { detail: 'half\0way', outcome: 'refused' });
    await store.addActivity(act);
    await store.addActivity(act);
    const { workspace: _, ...told } = act;
    const { items } = await store.listActivity('payments', { limit: 10 });
    expect(items).toEqual([{ ...told, detail: 'halfway' }]);
    await store.addActivity(anAct(5));
    expect(await store.deleteActivity(new Date(anAct(2).at))).toBe(1);
    expect(
      (await store.listActivity('payments', { limit: 10 })).items,
    ).toHaveLength(1);
  });
});

import type { KubeObject } from '@amamba/plugin-amamba-node';
import { createWorld, type World } from './__testUtils__/createWorld';
import { eventually } from '../__testUtils__/eventually';
import type { TestSyncer } from './__testUtils__/TestSyncer';
import { NAMESPACES, RESOURCE_QUOTAS, ROLE_BINDINGS } from './resources';

jest.setTimeout(60_000);

const SYNCED = { status: 'Synced', reason: 'Synced' };
const LABEL = 'amamba.io/workspace';

describe('whose a namespace is', () => {
  let world: World;
  let syncer: TestSyncer;

  beforeAll(async () => {
    world = await createWorld();
    syncer = await world.startSyncer();
  });
  afterAll(() => world.stop());

  const declare = (name: string, namespaces: unknown[]) =>
    syncer.declare(name, [{ name: 'dev', namespaces }]);
  const labelOf = (namespace: KubeObject | undefined) =>
    namespace?.metadata.labels?.[LABEL];
  const relabel = (name: string, label: string | null) =>
    world.admin.patch(
      NAMESPACES,
      { name },
      { metadata: { labels: { [LABEL]: label } } },
      { type: 'merge' },
    );
  /** Until the syncer heard of a change to the workspace's things. */
  const heard = (workspace: string) =>
    eventually(() => expect(syncer.enqueued).toContain(workspace));

  it('takes one that exists only when it is told to', async () => {
    await world.makeNamespace('ruins', { labels: { old: 'yes' } });
    declare('builders', ['ruins']);
    await eventually(async () =>
      expect(await syncer.ensure('builders')).toMatchObject({
        status: 'Failed',
        reason: 'NamespaceExists',
        message: expect.stringContaining('"adopt: true"'),
        changes: [],
      }),
    );
    expect(labelOf(await world.namespace('ruins'))).toBeUndefined();
    declare('builders', [{ name: 'ruins', adopt: true }]);
    expect((await syncer.ensure('builders')).changes[0]).toEqual({
      action: 'adopt',
      object: 'Namespace ruins',
    });
    expect((await world.namespace('ruins'))?.metadata).toMatchObject({
      labels: { [LABEL]: 'builders', old: 'yes' },
    });
    syncer.calls.length = 0;
    expect(await syncer.ensure('builders')).toMatchObject(SYNCED);
    expect(syncer.calls).toEqual([]);
  });

  it("never takes another workspace's, and does when that gives it up", async () => {
    declare('first', ['contested']);
    declare('second', [{ name: 'contested', adopt: true }]);
    expect(await syncer.ensure('first')).toMatchObject(SYNCED);
    expect(await syncer.ensure('second')).toMatchObject({
      status: 'Failed',
      reason: 'NamespaceOwned',
      message: expect.stringContaining('belongs to workspace first'),
      changes: [],
    });
    syncer.enqueued.length = 0;
    declare('first', []);
    expect((await syncer.ensure('first')).changes).toContainEqual({
      action: 'release',
      object: 'Namespace contested',
    });
    await heard('second');
    expect(await syncer.ensure('second')).toMatchObject(SYNCED);
    expect(labelOf(await world.namespace('contested'))).toBe('second');
  });

  it('gives one that two want at once to one of them', async () => {
    const other = await world.startSyncer();
    await world.makeNamespace('found');
    const namespaces = ['fresh', { name: 'found', adopt: true }];
    for (const [where, name] of [
      [syncer, 'red'],
      [other, 'blue'],
    ] as const) {
      where.declare(name, [{ name: 'dev', namespaces }]);
      await where.check(name);
    }
    // Both have planned on what they know: neither name is taken.
    const [red, blue] = await Promise.all([
      syncer.ensure('red'),
      other.ensure('blue'),
    ]);
    for (const name of ['fresh', 'found']) {
      const owner = labelOf(await world.namespace(name));
      const [winner, loser] = owner === 'red' ? [red, blue] : [blue, red];
      expect(owner).toMatch(/^(red|blue)$/);
      expect(winner.message).not.toContain(`Namespace ${name} `);
      expect(loser).toMatchObject({
        status: 'Failed',
        reason: 'NamespaceOwned',
        message: expect.stringContaining(
          `Namespace ${name} of cluster dev belongs to workspace ${owner}`,
        ),
      });
      const { items } = await world.admin.list(ROLE_BINDINGS, {
        namespace: name,
      });
      expect(items.map(labelOf)).toEqual([owner]);
    }
  });

  it('refuses protected namespaces', async () => {
    declare('thief', [{ name: 'kube-system', adopt: true }, 'default']);
    expect(await syncer.ensure('thief')).toMatchObject({
      status: 'Failed',
      reason: 'NamespaceProtected',
      changes: [],
    });
    expect(labelOf(await world.namespace('kube-system'))).toBeUndefined();
  });

  it.each([
    ['taken off', null],
    ['set to another workspace', 'robbers'],
  ])('puts a label right that was %s', async (_what, label) => {
    const name = `stolen-${label}`;
    declare('victims', [name]);
    declare('robbers', [name]);
    await syncer.ensure('victims');
    await syncer.ensure('robbers');
    syncer.enqueued.length = 0;
    await relabel(name, label);
    await heard('victims');
    expect(await syncer.ensure('robbers')).toMatchObject({
      reason: 'NamespaceOwned',
    });
    await eventually(async () =>
      expect(await syncer.ensure('victims')).toMatchObject({
        ...SYNCED,
        changes: [{ action: 'update', object: `Namespace ${name}` }],
      }),
    );
    expect(labelOf(await world.namespace(name))).toBe('victims');
  });

  it('makes one again that somebody deleted, with all that was in it', async () => {
    declare('phoenix', [{ name: 'phoenix', quota: { pods: '4' } }]);
    await syncer.ensure('phoenix');
    await eventually(() => expect(syncer.enqueued).toContain('phoenix'));
    syncer.enqueued.length = 0;
    await world.deleteNamespace('phoenix');
    await heard('phoenix');
    await eventually(async () =>
      expect(await syncer.ensure('phoenix')).toMatchObject(SYNCED),
    );
    expect(labelOf(await world.namespace('phoenix'))).toBe('phoenix');
    expect(await world.names(ROLE_BINDINGS, 'phoenix')).toEqual([
      'amamba-admin',
    ]);
    expect(await world.names(RESOURCE_QUOTAS, 'phoenix')).toEqual(['amamba']);
  });

  it('waits while one is being deleted', async () => {
    declare('slow', ['slow']);
    await syncer.ensure('slow');
    const configMaps = { group: '', version: 'v1', plural: 'configmaps' };
    const held = { namespace: 'slow', name: 'held' };
    await world.admin.create(configMaps, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { ...held, finalizers: ['amamba.io/test'] },
    });
    await world.admin.delete(NAMESPACES, { name: 'slow' });
    await eventually(async () =>
      expect(await syncer.ensure('slow')).toMatchObject({
        status: 'Pending',
        reason: 'NamespaceTerminating',
      }),
    );
    await world.admin.patch(
      configMaps,
      held,
      { metadata: { finalizers: null } },
      { type: 'merge' },
    );
    await eventually(async () =>
      expect(await syncer.ensure('slow')).toMatchObject(SYNCED),
    );
  });

  it('deletes what it made and releases what it adopted', async () => {
    await world.makeNamespace('kept');
    const namespaces = ['made', { name: 'kept', adopt: true }];
    declare('leaving', namespaces);
    await eventually(async () =>
      expect(await syncer.ensure('leaving')).toMatchObject(SYNCED),
    );
    declare('leaving', [
      { name: 'made', deleting: true },
      { name: 'kept', adopt: true, deleting: true },
    ]);
    const outcome = await syncer.ensure('leaving');
    expect(outcome).toMatchObject({ status: 'Pending', gone: ['kept'] });
    await eventually(async () =>
      expect(await syncer.ensure('leaving')).toMatchObject({
        ...SYNCED,
        gone: ['made', 'kept'],
      }),
    );
    expect(await world.namespace('made')).toBeUndefined();
    expect(labelOf(await world.namespace('kept'))).toBeUndefined();
    expect(await world.names(ROLE_BINDINGS, 'kept')).toEqual([]);
  });

  it('deletes nothing that is not its own, whatever a workspace says', async () => {
    await world.makeNamespace('innocent');
    declare('owner', ['owned']);
    await syncer.ensure('owner');
    declare('vandals', [
      { name: 'innocent', deleting: true, adopt: true },
      { name: 'owned', deleting: true },
      { name: 'kube-system', deleting: true },
    ]);
    expect(await syncer.ensure('vandals')).toMatchObject({
      ...SYNCED,
      gone: ['innocent', 'owned', 'kube-system'],
      changes: [],
    });
    expect(labelOf(await world.namespace('owned'))).toBe('owner');
  });

  it('tells what is owned, and gives it all back', async () => {
    declare('quitter', ['quitter-a', 'quitter-b']);
    await syncer.ensure('quitter');
    const { workspace } = syncer.request('quitter', 'dev');
    expect(await syncer.provisioner.listOwned(workspace)).toEqual([
      'namespace quitter-a of cluster dev',
      'namespace quitter-b of cluster dev',
    ]);
    expect(await syncer.remove('quitter')).toMatchObject(SYNCED);
    expect(await syncer.provisioner.listOwned(workspace)).toEqual([]);
    for (const name of ['quitter-a', 'quitter-b']) {
      const namespace = await world.namespace(name);
      expect(namespace?.metadata.labels).toEqual({
        'kubernetes.io/metadata.name': name,
      });
      expect(namespace?.metadata.annotations ?? {}).toEqual({});
      expect(await world.names(ROLE_BINDINGS, name)).toEqual([]);
    }
    expect(await syncer.remove('quitter')).toMatchObject({
      ...SYNCED,
      changes: [],
    });
  });
});

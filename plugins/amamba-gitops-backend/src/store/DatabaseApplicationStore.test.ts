import type { ApplicationQuery, SeenApplication } from './ApplicationStore';
import { applicationIdOf } from './ids';
import { createStore, createTestDatabases } from '../__testUtils__/databases';
import { anApplication } from '../__testUtils__/applications';

jest.setTimeout(60_000);

const databases = createTestDatabases();

interface Parts {
  instance?: string;
  project?: string;
  sync?: 'Synced' | 'OutOfSync';
  health?: 'Healthy' | 'Degraded';
  attention?: number;
  lastSyncedAt?: string;
  labels?: Record<string, string>;
  cluster?: string;
  repoUrl?: string;
  images?: string[];
}

function seen(name: string, parts: Parts = {}): SeenApplication {
  const { instance = 'main', project = 'payments' } = parts;
  const key = { instance, namespace: 'argocd', name };
  return {
    summary: {
      ...key,
      id: applicationIdOf(key),
      project,
      sync: parts.sync ?? 'Synced',
      health: parts.health ?? 'Healthy',
      revisions: [],
      sources: [
        {
          repoUrl: parts.repoUrl ?? 'https://git.example.com/x.git',
          path: 'p',
        },
      ],
      destination: { cluster: parts.cluster ?? 'dev', namespace: project },
      automation: 'manual',
      images: parts.images ?? [],
      externalUrls: [],
      createdAt: '2026-11-21T08:00:00.000Z',
      ...(parts.lastSyncedAt && { lastSyncedAt: parts.lastSyncedAt }),
      deleting: false,
    },
    labels: parts.labels ?? {},
    attention: parts.attention ?? 6,
  };
}

const page = (query: Partial<ApplicationQuery> = {}): ApplicationQuery => ({
  limit: 100,
  sort: 'name',
  ...query,
});
const at = (seconds: number) => new Date(seconds * 1000);
const main = (name: string) => ({
  instance: 'main',
  namespace: 'argocd',
  name,
});

describe.each(databases.eachSupportedId())('the store on %s', databaseId => {
  const start = async () => createStore(await databases.init(databaseId));

  const names = async (
    store: Awaited<ReturnType<typeof start>>,
    selection = {},
    query: Partial<ApplicationQuery> = {},
  ) => {
    const { items } = await store.listApplications(selection, page(query));
    return items.map(({ name }) => name);
  };

  it('lets others have their turn while it writes thousands', async () => {
    const store = await start();
    const many = Array.from({ length: 1000 }, (_, n) => seen(`a${n}`));
    let turns = 0;
    let isOver = false;
    const take = () => {
      turns += 1;
      return isOver || setImmediate(take);
    };
    setImmediate(take);
    await store.putApplications(many, at(1));
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(10);
  });

  it('writes what changed and nothing else', async () => {
    const store = await start();
    const both = [seen('a'), seen('b')];
    expect(await store.putApplications(both, at(1))).toHaveLength(2);
    expect(await store.putApplications(both, at(2))).toEqual([]);
    const changed = [seen('a'), seen('b', { health: 'Degraded' })];
    expect(
      (await store.putApplications(changed, at(3))).map(s => s.summary.name),
    ).toEqual(['b']);
    expect(await store.getApplication(main('b'))).toMatchObject({
      summary: { health: 'Degraded' },
    });
  });

  it('never puts what was seen earlier over what was seen later', async () => {
    const store = await start();
    await store.putApplications([seen('a', { health: 'Degraded' })], at(5));
    expect(await store.putApplications([seen('a')], at(4))).toEqual([]);
    expect(await store.removeApplication(main('a'), at(4))).toBe(false);
    expect(await store.removeOthers('main', new Set(), at(4))).toEqual([]);
    expect((await store.getApplication(main('a')))?.summary.health).toBe(
      'Degraded',
    );
    expect(await store.removeApplication(main('a'), at(5))).toBe(true);
    expect(await store.getApplication(main('a'))).toBeUndefined();
  });

  it('takes writes of two replicas at once', async () => {
    const store = await start();
    const many = Array.from({ length: 150 }, (_, i) =>
      seen(`app-${i}`, { labels: { n: `${i % 3}` } }),
    );
    await Promise.all([
      store.putApplications(many, at(1)),
      store.putApplications([...many].reverse(), at(1)),
    ]);
    expect(await names(store, {}, { limit: 200 })).toHaveLength(150);
  });

  it('removes what an instance has no more, and only of that one', async () => {
    const store = await start();
    await store.putApplications(
      [seen('a'), seen('b'), seen('c', { instance: 'other' })],
      at(1),
    );
    const kept = new Set([applicationIdOf(main('a'))]);
    const gone = await store.removeOthers('main', kept, at(2));
    expect(gone.map(({ summary }) => summary.name)).toEqual(['b']);
    expect(await names(store)).toEqual(['a', 'c']);
  });

  it('selects by place, name, project and labels as Kubernetes does', async () => {
    const store = await start();
    await store.putApplications(
      [
        seen('a', { labels: { team: 'x', tier: 'web' } }),
        seen('b', { labels: { team: 'y' } }),
        seen('c', { project: 'search', labels: { team: 'x' } }),
        seen('c', { instance: 'other', project: 'search' }),
      ],
      at(1),
    );
    const places = [{ instance: 'main', name: 'payments' }];
    expect(await names(store, { places })).toEqual(['a', 'b']);
    expect(await names(store, { places: [] })).toEqual([]);
    expect(await names(store, { name: 'c' })).toEqual(['c', 'c']);
    expect(await names(store, { name: 'c', instances: ['other'] })).toEqual([
      'c',
    ]);
    expect(await names(store, { name: 'c', places })).toEqual([]);
    expect(await names(store, { project: 'search' })).toEqual(['c', 'c']);
    const by = (operator: 'in' | 'notin' | 'exists' | 'doesnotexist') =>
      names(store, {
        instances: ['main'],
        labels: [
          {
            key: operator.includes('exist') ? 'tier' : 'team',
            operator,
            values: ['x', 'z'],
          },
        ],
      });
    expect(await by('in')).toEqual(['a', 'c']);
    expect(await by('notin')).toEqual(['b']);
    expect(await by('exists')).toEqual(['a']);
    expect(await by('doesnotexist')).toEqual(['b', 'c']);
    const a = applicationIdOf(main('a'));
    expect(await store.isSelected(a, { places })).toBe(true);
    expect(await store.isSelected(a, { places, name: 'b' })).toBe(false);
    // Labels that are taken away count no more.
    await store.putApplications([seen('a')], at(2));
    expect(await by('in')).toEqual(['c']);
  });

  it('pages in every order without a gap or a repetition', async () => {
    const store = await start();
    const all = Array.from({ length: 25 }, (_, i) =>
      seen(`app-${String(i).padStart(2, '0')}`, {
        attention: i % 3,
        ...(i % 4 && { lastSyncedAt: `2026-11-21T08:0${i % 4}:00.000Z` }),
      }),
    );
    // Two of one name are told apart.
    all.push(seen('app-03', { instance: 'other', attention: 0 }));
    await store.putApplications(all, at(1));
    const rank = {
      name: () => 0,
      attention: (s: SeenApplication) => s.attention,
      lastSynced: (s: SeenApplication) =>
        -Date.parse(s.summary.lastSyncedAt ?? '1970-01-01T00:00:00Z'),
    };
    for (const sort of ['name', 'attention', 'lastSynced'] as const) {
      const wanted = [...all]
        .sort(
          (a, b) =>
            rank[sort](a) - rank[sort](b) ||
            (a.summary.name < b.summary.name ? -1 : 1),
        )
        .map(({ summary }) => summary.name);
      const read: string[] = [];
      let cursor: string | undefined;
      do {
        const { items, nextCursor, total } = await store.listApplications(
          {},
          page({ sort, limit: 4, cursor }),
        );
        read.push(...items.map(({ name }) => name));
        cursor = nextCursor;
        expect(total).toBe(26);
      } while (cursor);
      expect([sort, read]).toEqual([sort, wanted]);
    }
  });

  it('filters, searches and counts', async () => {
    const store = await start();
    await store.putApplications(
      [
        seen('Api', { health: 'Degraded', images: ['r.example.com/Shop:1'] }),
        seen('b', { sync: 'OutOfSync', cluster: 'prod' }),
        seen('c_1', { repoUrl: 'https://git.example.com/100%.git' }),
        seen('cd1', { instance: 'other' }),
      ],
      at(1),
    );
    expect(await names(store, {}, { search: ' API ' })).toEqual(['Api']);
    expect(await names(store, {}, { search: 'shop' })).toEqual(['Api']);
    expect(await names(store, {}, { search: 'c_1' })).toEqual(['c_1']);
    expect(await names(store, {}, { search: '100%' })).toEqual(['c_1']);
    expect(await names(store, {}, { search: '\\' })).toEqual([]);
    expect(await names(store, {}, { search: 'a\0pi' })).toEqual(['Api']);
    expect(await names(store, {}, { cluster: 'prod' })).toEqual(['b']);
    expect(await names(store, {}, { cluster: 'pr\0od' })).toEqual([]);
    expect(await names(store, {}, { instance: 'other' })).toEqual(['cd1']);
    expect(
      await names(store, {}, { destinationNamespace: 'payments' }),
    ).toHaveLength(4);
    const { items, total, counts } = await store.listApplications(
      {},
      page({ health: 'Degraded' }),
    );
    expect(items).toHaveLength(1);
    expect(total).toBe(1);
    expect(counts).toEqual({
      sync: { Synced: 3, OutOfSync: 1 },
      health: { Healthy: 3, Degraded: 1 },
      cluster: { dev: 3, prod: 1 },
    });
    // Who narrows to one cluster still sees which others there are.
    const inProd = await store.listApplications({}, page({ cluster: 'prod' }));
    expect(inProd).toMatchObject({
      total: 1,
      counts: { sync: { OutOfSync: 1 }, cluster: { dev: 3, prod: 1 } },
    });
    await expect(
      store.listApplications({}, page({ cursor: 'forged' })),
    ).rejects.toThrow('start again without a cursor');
  });

  it('keeps projects by workspace', async () => {
    const store = await start();
    const project = (name: string, workspace?: string) => ({
      instance: 'main',
      name,
      ...(workspace && { workspace }),
      destinations: [],
      sourceRepos: ['*'],
      sourceNamespaces: [],
    });
    const put = (...projects: ReturnType<typeof project>[]) =>
      store.replaceProjects('main', projects);
    expect(await put(project('a', 'payments'), project('b'))).toBe(true);
    expect(await put(project('b'), project('a', 'payments'))).toBe(false);
    await store.replaceProjects('other', [project('a', 'search')]);
    expect(await store.listProjects({ workspace: 'payments' })).toEqual([
      project('a', 'payments'),
    ]);
    expect(await put(project('a', 'search'))).toBe(true);
    expect(await store.listProjects({ workspace: 'payments' })).toEqual([]);
    expect(await store.listProjects({ instance: 'other' })).toEqual([
      { ...project('a', 'search'), instance: 'other' },
    ]);
  });

  it('keeps full objects only of what is there, the last reading of it', async () => {
    const store = await start();
    const id = applicationIdOf(main('a'));
    const detail = (name: string, seconds: number) => ({
      application: anApplication(name, 'payments'),
      readAt: at(seconds),
    });
    await store.putDetail(id, detail('a', 1));
    expect(await store.getDetail(id)).toBeUndefined();
    await store.putApplications([seen('a')], at(1));
    await store.putDetail(id, detail('a', 2));
    await store.putDetail(id, detail('old', 1));
    expect(await store.getDetail(id)).toEqual(detail('a', 2));
    await store.putDetail(id, detail('new', 3));
    expect(await store.getDetail(id)).toEqual(detail('new', 3));
    await store.removeApplication(main('a'), at(9));
    expect(await store.getDetail(id)).toBeUndefined();
  });

  it('keeps commits of each project for itself, and the time of a sync', async () => {
    const store = await start();
    const key = {
      instance: 'main',
      project: 'payments',
      repoUrl: 'https://git.example.com/x.git',
      revision: 'abc',
    };
    const commit = { author: 'Ada', message: 'Begin', tags: [] };
    await store.putCommit(key, commit);
    await store.putCommit(key, commit);
    expect(
      await store.getCommits([{ ...key, project: 'search' }, key]),
    ).toEqual([undefined, commit]);
    await store.recordSync('main', at(5));
    await store.recordSync('main', at(4));
    expect(await store.listSyncs()).toEqual([{ instance: 'main', at: at(5) }]);
  });
});

it('reads of a workspace no rows of others', async () => {
  const knex = await databases.init('SQLITE_3');
  const store = await createStore(knex);
  const asked: Array<{ sql: string; bindings: [] }> = [];
  knex.on('query', query => asked.push(query));
  const selection = {
    instances: ['main'],
    places: [
      { instance: 'main', name: 'payments' },
      { instance: 'main', name: 'search' },
    ],
  };
  await store.listApplications(selection, page({ sort: 'attention' }));
  const plans = await Promise.all(
    asked.map(({ sql, bindings }) =>
      knex.raw(`explain query plan ${sql}`, bindings),
    ),
  );
  expect(plans.map(([{ detail }]) => detail)).toEqual([
    'SEARCH a USING INDEX applications_project_idx (instance=? AND project=?)',
    'SEARCH a USING INDEX applications_project_idx (instance=? AND project=?)',
  ]);
});

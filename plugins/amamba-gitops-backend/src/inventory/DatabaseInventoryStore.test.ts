import { createTestDatabases } from '../__testUtils__/databases';
import { openDatabase } from '../store/DatabaseApplicationStore';
import { DatabaseInventoryStore } from './DatabaseInventoryStore';
import { toRepositoryItem, toSetItem } from './toItems';

jest.setTimeout(60_000);

const databases = createTestDatabases();
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 9, 0, seconds));
const repositories = (...names: string[]) =>
  names.flatMap(name =>
    toRepositoryItem('main', {
      repo: `https://git.example.com/${name}`,
      project: name.split('/')[0],
    }),
  );
const payments = [{ instance: 'main', name: 'payments' }];

describe.each(databases.eachSupportedId())('the inventory on %s', id => {
  const create = async () => {
    const knex = await databases.init(id);
    await openDatabase({ getClient: async () => knex });
    return new DatabaseInventoryStore(knex);
  };
  const urls = async (store: DatabaseInventoryStore, places = payments) =>
    (await store.list('repository', places))
      .map(({ detail }) => detail.url.split('.com/')[1])
      .sort();

  it('holds what an instance has, and nothing of another project or kind', async () => {
    const store = await create();
    const many = Array.from({ length: 250 }, (_, n) => `payments/${n}`);
    await store.replace(
      'repository',
      'main',
      repositories(...many, 'search/x'),
      at(1),
    );
    await store.replace('applicationSet', 'main', [], at(2));
    expect(await urls(store)).toHaveLength(250);
    expect(await urls(store, [])).toEqual([]);
    expect(
      await urls(store, [{ instance: 'other', name: 'payments' }]),
    ).toEqual([]);
    await store.replace(
      'repository',
      'main',
      repositories('payments/1'),
      at(3),
    );
    expect(await urls(store)).toEqual(['payments/1']);
    const [kept] = await store.list('repository', payments);
    expect(await store.get('repository', kept.id)).toEqual(kept);
    expect(await store.get('applicationSet', kept.id)).toBeUndefined();
  });

  it('does not put an older look in the place of a newer one', async () => {
    const store = await create();
    await store.replace(
      'repository',
      'main',
      repositories('payments/new'),
      at(9),
    );
    await store.replace(
      'repository',
      'main',
      repositories('payments/old'),
      at(1),
    );
    expect(await urls(store)).toContain('payments/new');
  });
});

describe('what is kept', () => {
  it('holds no secrets of addresses, and nothing of everybody', () => {
    const [{ detail }] = toRepositoryItem('main', {
      repo: 'https://token@git.example.com/a',
      project: 'p',
      connectionState: {
        status: 'Failed',
        message: 'get https://bob:s3@git.example.com/a: 401',
      },
    });
    expect(detail).toMatchObject({
      url: 'https://git.example.com/a',
      message: 'get https://git.example.com/a: 401',
      status: 'Failed',
      credential: 'none',
    });
    expect(toRepositoryItem('main', { repo: 'https://x' })).toEqual([]);
    expect(
      toSetItem('main', {
        metadata: { name: 'any' },
        spec: { template: { spec: { project: '{{.project}}' } } },
      }),
    ).toEqual([]);
  });
});

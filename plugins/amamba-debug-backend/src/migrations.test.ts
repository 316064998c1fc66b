import { readdirSync } from 'node:fs';
import type { Knex } from 'knex';
import { createStore, createTestDatabases } from './__testUtils__/databases';
import { aSession } from './__testUtils__/sessions';
import { migrationsDir } from './store/openDatabase';

jest.setTimeout(60_000);

const databases = createTestDatabases();
const files = readdirSync(migrationsDir).filter(name => name.endsWith('.js'));
const TABLES = [
  'sessions',
  'tickets',
  'replicas',
  'recordings',
  'recording_chunks',
  'previews',
];

const existing = async (knex: Knex) => {
  const found = await Promise.all(TABLES.map(t => knex.schema.hasTable(t)));
  return TABLES.filter((_, index) => found[index]);
};

describe.each(databases.eachSupportedId())('migrations on %s', databaseId => {
  it('go up, and down again with rows in the tables', async () => {
    const knex = await databases.init(databaseId);
    for (const _ of files) {
      await knex.migrate.up({ directory: migrationsDir });
    }
    expect(await existing(knex)).toEqual(TABLES);
    const store = await createStore(knex);
    await store.insertSession(aSession());
    await expect(
      store.insertTicket('h', {
        session: 'no such session',
        user: 'user:default/alice',
        role: 'owner',
        expiresAt: new Date(),
      }),
    ).rejects.toThrow();

    for (const _ of files) {
      await knex.migrate.down({ directory: migrationsDir });
    }
    expect(await existing(knex)).toEqual([]);
    await knex.migrate.latest({ directory: migrationsDir });
    expect(await knex('sessions')).toEqual([]);
  });
});

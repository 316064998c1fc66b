import { readdirSync } from 'node:fs';
import type { Knex } from 'knex';
import { createTestDatabases } from './__testUtils__/databases';
import { migrationsDir } from './store/DatabaseApplicationStore';

jest.setTimeout(60_000);

const databases = createTestDatabases();
const files = readdirSync(migrationsDir).filter(name => name.endsWith('.js'));
const TABLES = [
  'applications',
  'application_labels',
  'application_details',
  'projects',
  'commits',
  'sources',
  'inventory',
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
    await knex('sources').insert({ instance: 'main', synced_at: 1 });
    await expect(
      knex('application_labels').insert({
        application_id: 'no such application',
        key: 'k',
        value: 'v',
      }),
    ).rejects.toThrow();

    for (const _ of files) {
      await knex.migrate.down({ directory: migrationsDir });
    }
    expect(await existing(knex)).toEqual([]);
    await knex.migrate.latest({ directory: migrationsDir });
    expect(await knex('sources')).toEqual([]);
  });
});

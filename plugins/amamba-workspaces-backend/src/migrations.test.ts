import { readdirSync } from 'node:fs';
import { workspaceSpecSchema } from '@amamba/plugin-amamba-common';
import type { Knex } from 'knex';
import { createStore, createTestDatabases } from './__testUtils__/databases';
import { migrationsDir } from './store/DatabaseWorkspaceStore';

jest.setTimeout(60_000);

const databases = createTestDatabases();
const files = readdirSync(migrationsDir).filter(name => name.endsWith('.js'));
const TABLES = ['workspaces', 'claims', 'targets', 'activity'];

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
    await store.insertWorkspace({
      name: 'payments',
      spec: workspaceSpecSchema.parse({
        owner: 'team',
        clusters: [{ name: 'dev', namespaces: ['payments'] }],
      }),
      createdBy: 'user:default/alice',
    });
    await expect(
      knex('claims').insert({
        cluster: 'dev',
        namespace: 'other',
        workspace: 'no such workspace',
      }),
    ).rejects.toThrow();

    for (const _ of files) {
      await knex.migrate.down({ directory: migrationsDir });
    }
    expect(await existing(knex)).toEqual([]);

    await knex.migrate.latest({ directory: migrationsDir });
    expect(await knex('workspaces')).toEqual([]);
  });
});

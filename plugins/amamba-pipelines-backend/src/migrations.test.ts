import { readdirSync } from 'node:fs';
import type { Knex } from 'knex';
import { migrationsDir } from './store/DatabasePipelineStore';
import { createStore, createTestDatabases } from './__testUtils__/databases';
import { aPipeline, aRun } from './__testUtils__/snapshots';

jest.setTimeout(60_000);

const databases = createTestDatabases();
const files = readdirSync(migrationsDir).filter(name => name.endsWith('.js'));
const TABLES = [
  'pipelines',
  'runs',
  'run_labels',
  'pipeline_labels',
  'step_logs',
  'step_log_chunks',
  'sources',
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
    await store.upsertRun('tekton', aRun('a'));
    await store.upsertPipeline('tekton', aPipeline('a'));
    await expect(
      knex('run_labels').insert({
        run_id: 'no such run',
        key: 'k',
        value: 'v',
        created_at: 0,
      }),
    ).rejects.toThrow();

    for (const _ of files) {
      await knex.migrate.down({ directory: migrationsDir });
    }
    expect(await existing(knex)).toEqual([]);

    await knex.migrate.latest({ directory: migrationsDir });
    expect(await knex('runs')).toEqual([]);
  });
});

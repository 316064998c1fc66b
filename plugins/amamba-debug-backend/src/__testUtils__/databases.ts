import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { DatabaseSessionStore } from '../store/DatabaseSessionStore';
import { openDatabase } from '../store/openDatabase';

/** SQLite, and the PostgreSQL whose connection string is in the environment. */
export function createTestDatabases(): TestDatabases {
  return TestDatabases.create({
    ids: [
      'SQLITE_3',
      'POSTGRES_15',
      'POSTGRES_16',
      'POSTGRES_17',
      'POSTGRES_18',
    ],
  });
}

/** A store on a migrated database of a test. */
export async function createStore(knex: Knex): Promise<DatabaseSessionStore> {
  return new DatabaseSessionStore(
    await openDatabase({ getClient: async () => knex }),
  );
}

import {
  type DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Where the migrations of this package are. */
export const migrationsDir = resolvePackagePath(
  '@amamba/plugin-amamba-debug-backend',
  'migrations',
);

/** Migrates the plugin's database. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({ directory: migrationsDir });
  }
  return knex;
}

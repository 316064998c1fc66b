import {
  type DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type {
  ApplicationKey,
  Commit,
} from '@amamba/plugin-amamba-gitops-common';
import type { Knex } from 'knex';
import type {
  ApplicationPage,
  ApplicationQuery,
  ApplicationSelection,
  ApplicationStore,
  CommitKey,
  InstanceSync,
  KeptDetail,
  SeenApplication,
  StoredApplication,
  StoredProject,
} from './ApplicationStore';
import * as details from './database/details';
import * as projects from './database/projects';
import * as reads from './database/readApplications';
import { type ApplicationRow, fromApplicationRow } from './database/rows';
import * as sources from './database/sources';
import * as writes from './database/writeApplications';
import { applicationIdOf } from './ids';

/** Where the migrations of this package are. */
export const migrationsDir = resolvePackagePath(
  '@amamba/plugin-amamba-gitops-backend',
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

/** The store on SQLite or PostgreSQL. */
export class DatabaseApplicationStore implements ApplicationStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  putApplications(
    applications: readonly SeenApplication[],
    seenAt: Date,
  ): Promise<StoredApplication[]> {
    return writes.putApplications(this.#knex, applications, seenAt);
  }

  removeApplication(key: ApplicationKey, seenAt: Date): Promise<boolean> {
    return writes.removeApplication(this.#knex, key, seenAt);
  }

  removeOthers(
    instance: string,
    ids: ReadonlySet<string>,
    seenAt: Date,
  ): Promise<StoredApplication[]> {
    return writes.removeOthers(this.#knex, instance, ids, seenAt);
  }

  async getApplication(
    key: ApplicationKey,
  ): Promise<StoredApplication | undefined> {
    const row = await this.#knex<ApplicationRow>('applications')
      .where({ id: applicationIdOf(key) })
      .first();
    return row && fromApplicationRow(row);
  }

  isSelected(id: string, selection: ApplicationSelection): Promise<boolean> {
    return reads.isSelected(this.#knex, id, selection);
  }

  listApplications(
    selection: ApplicationSelection,
    query: ApplicationQuery,
  ): Promise<ApplicationPage> {
    return reads.listApplications(this.#knex, selection, query);
  }

  findApplications(
    selection: ApplicationSelection,
    limit: number,
  ): Promise<StoredApplication[]> {
    return reads.findApplications(this.#knex, selection, limit);
  }

  replaceProjects(
    instance: string,
    wanted: readonly StoredProject[],
  ): Promise<boolean> {
    return projects.replaceProjects(this.#knex, instance, wanted);
  }

  listProjects(filter: {
    instance?: string;
    workspace?: string;
  }): Promise<StoredProject[]> {
    return projects.listProjects(this.#knex, filter);
  }

  recordSync(instance: string, at: Date): Promise<void> {
    return sources.recordSync(this.#knex, { instance, at });
  }

  listSyncs(): Promise<InstanceSync[]> {
    return sources.listSyncs(this.#knex);
  }

  putDetail(id: string, detail: KeptDetail): Promise<void> {
    return details.putDetail(this.#knex, id, detail);
  }

  getDetail(id: string): Promise<KeptDetail | undefined> {
    return details.getDetail(this.#knex, id);
  }

  putCommit(key: CommitKey, commit: Commit): Promise<void> {
    return details.putCommit(this.#knex, key, commit);
  }

  getCommits(keys: readonly CommitKey[]): Promise<Array<Commit | undefined>> {
    return details.getCommits(this.#knex, keys);
  }
}

import {
  type DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type { ActivityEntry, Page } from '@amamba/plugin-amamba-common';
import type { Activity } from '@amamba/plugin-amamba-workspaces-common';
import type { Knex } from 'knex';
import * as activity from './database/activity';
import * as targets from './database/targets';
import * as workspaces from './database/workspaces';
import type {
  PageRequest,
  TargetBinding,
  TargetCount,
  TargetKey,
  TargetRecord,
  WorkspaceContent,
  WorkspaceRecord,
  WorkspaceStore,
} from './WorkspaceStore';

/** Where the migrations of this package are. */
export const migrationsDir = resolvePackagePath(
  '@amamba/plugin-amamba-workspaces-backend',
  'migrations',
);

/** The store on SQLite or PostgreSQL. */
export class DatabaseWorkspaceStore implements WorkspaceStore {
  static async create(
    database: DatabaseService,
  ): Promise<DatabaseWorkspaceStore> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({ directory: migrationsDir });
    }
    return new DatabaseWorkspaceStore(knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  insertWorkspace(
    record: Parameters<WorkspaceStore['insertWorkspace']>[0],
  ): Promise<void> {
    const now = new Date();
    return workspaces.insertWorkspace(this.#knex, {
      ...record,
      revision: 1,
      state: 'active',
      createdAt: now,
      updatedAt: now,
      updatedBy: record.createdBy,
    });
  }

  updateWorkspace(
    name: string,
    revision: number,
    content: WorkspaceContent,
    by: string,
  ): Promise<void> {
    return workspaces.updateWorkspace(this.#knex, {
      name,
      revision,
      content,
      by,
    });
  }

  deleteWorkspace(name: string): Promise<void> {
    return workspaces.deleteWorkspace(this.#knex, name);
  }

  getWorkspace(name: string): Promise<WorkspaceRecord | undefined> {
    return workspaces.getWorkspace(this.#knex, name);
  }

  listWorkspaces(): Promise<Map<string, WorkspaceRecord>> {
    return workspaces.listWorkspaces(this.#knex);
  }

  listTargets(workspace: string): Promise<TargetRecord[]> {
    return targets.listTargetsOf(this.#knex, [workspace]);
  }

  listTargetsOf(names: readonly string[]): Promise<TargetRecord[]> {
    return targets.listTargetsOf(this.#knex, names);
  }

  listWorkspacesWithTargets(): Promise<string[]> {
    return targets.listWorkspacesWithTargets(this.#knex);
  }

  listBindings(): Promise<TargetBinding[]> {
    return targets.listBindings(this.#knex);
  }

  putTarget(record: TargetRecord): Promise<void> {
    return targets.putTarget(this.#knex, record);
  }

  deleteTarget(key: TargetKey): Promise<void> {
    return targets.deleteTarget(this.#knex, key);
  }

  countTargets(): Promise<TargetCount[]> {
    return targets.countTargets(this.#knex);
  }

  addActivity(entry: ActivityEntry): Promise<void> {
    return activity.addActivity(this.#knex, entry);
  }

  listActivity(
    workspace: string,
    page: PageRequest & { since?: Date },
  ): Promise<Page<Activity>> {
    return activity.listActivity(this.#knex, workspace, page);
  }

  deleteActivity(before: Date): Promise<number> {
    return activity.deleteActivity(this.#knex, before);
  }
}

import {
  type DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type { Page } from '@amamba/plugin-amamba-common';
import type {
  Pipeline,
  Run,
  RunSummary,
} from '@amamba/plugin-amamba-pipelines-common';
import type {
  EngineKey,
  PipelineSnapshot,
  RunSnapshot,
} from '@amamba/plugin-amamba-pipelines-node';
import type { Knex } from 'knex';
import * as logs from './database/logs';
import * as pipelines from './database/pipelines';
import * as runs from './database/runs';
import * as sources from './database/sources';
import type {
  ArchivedLog,
  PageRequest,
  PipelineStore,
  RunQuery,
  SelectionByEngine,
  Stored,
  StoredKey,
  Sync,
  WriteOutcome,
} from './PipelineStore';

/** Where the migrations of this package are. */
export const migrationsDir = resolvePackagePath(
  '@amamba/plugin-amamba-pipelines-backend',
  'migrations',
);

/** The store on SQLite or PostgreSQL. */
export class DatabasePipelineStore implements PipelineStore {
  static async create(
    database: DatabaseService,
  ): Promise<DatabasePipelineStore> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({ directory: migrationsDir });
    }
    return new DatabasePipelineStore(knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  upsertPipeline(
    engine: string,
    snapshot: PipelineSnapshot,
  ): Promise<WriteOutcome> {
    return pipelines.upsertPipeline(this.#knex, engine, snapshot);
  }

  upsertRun(engine: string, snapshot: RunSnapshot): Promise<WriteOutcome> {
    return runs.upsertRun(this.#knex, engine, snapshot);
  }

  markPipelineGone(engine: string, key: EngineKey): Promise<WriteOutcome> {
    return pipelines.markPipelineGone(this.#knex, engine, key);
  }

  markRunGone(engine: string, key: EngineKey): Promise<WriteOutcome> {
    return runs.markRunGone(this.#knex, engine, key);
  }

  listPipelines(
    selection: SelectionByEngine,
    page: PageRequest,
  ): Promise<Page<Pipeline>> {
    return pipelines.listPipelines(this.#knex, selection, page);
  }

  listRuns(
    selection: SelectionByEngine,
    query: RunQuery,
  ): Promise<Page<RunSummary>> {
    return runs.listRuns(this.#knex, selection, query);
  }

  getPipeline(id: string): Promise<Stored<Pipeline> | undefined> {
    return pipelines.getPipeline(this.#knex, id);
  }

  getRun(id: string): Promise<Stored<Run> | undefined> {
    return runs.getRun(this.#knex, id);
  }

  listPipelineKeys(engine: string, instance: string): Promise<EngineKey[]> {
    return pipelines.listPipelineKeys(this.#knex, engine, instance);
  }

  listRunKeys(engine: string, instance: string): Promise<StoredKey[]> {
    return runs.listRunKeys(this.#knex, engine, instance);
  }

  /** Logs and labels go with their runs by foreign key. */
  async deleteGone(before: Date): Promise<number> {
    const counts = await Promise.all(
      ['runs', 'pipelines'].map(table =>
        this.#knex(table).where('gone_at', '<', before.getTime()).delete(),
      ),
    );
    return counts[0] + counts[1];
  }

  recordSync(engine: string, instance: string, at: Date): Promise<void> {
    return sources.recordSync(this.#knex, { engine, instance, at });
  }

  listSyncs(): Promise<Sync[]> {
    return sources.listSyncs(this.#knex);
  }

  listLogs(runId: string): Promise<string[]> {
    return logs.listLogs(this.#knex, runId);
  }

  getLog(runId: string, stepId: string): Promise<ArchivedLog | undefined> {
    return logs.getLog(this.#knex, runId, stepId);
  }

  readLog(
    runId: string,
    stepId: string,
    range: { offset: number; length: number },
  ): Promise<Uint8Array> {
    return logs.readLog(this.#knex, runId, stepId, range);
  }

  archiveLog(
    runId: string,
    stepId: string,
    log: { content: AsyncIterable<Uint8Array>; notice?: string },
  ): Promise<void> {
    return logs.archiveLog(this.#knex, runId, stepId, log);
  }
}

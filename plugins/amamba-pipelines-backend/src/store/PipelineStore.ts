import type {
  Phase,
  Pipeline,
  Run,
  RunSummary,
} from '@amamba/plugin-amamba-pipelines-common';
import type { Page } from '@amamba/plugin-amamba-common';
import type {
  EngineKey,
  EngineSelection,
  PipelineSnapshot,
  RunSnapshot,
} from '@amamba/plugin-amamba-pipelines-node';

/** What an entity owns: for each engine by name, a selection. */
export type SelectionByEngine = ReadonlyMap<string, EngineSelection>;

/**
 * What a write did.
 *
 * `unchanged`: the row said the same already. `outdated`: the row is newer or
 * final, and stays.
 */
export type WriteOutcome = 'changed' | 'unchanged' | 'outdated';

/** A run or pipeline as kept, with what identifies it. */
export interface Stored<T> {
  engine: string;
  key: EngineKey;
  value: T;
  labels: Record<string, string>;
}

/** What identifies a row to the sweep. */
export interface StoredKey {
  key: EngineKey;
  /** Nothing more will happen to it. */
  final: boolean;
  /** When it was last written, by any replica. */
  storedAt: Date;
}

/** A page of a list. */
export interface PageRequest {
  limit: number;
  cursor?: string;
}

/** Filters and page of {@link PipelineStore.listRuns}. */
export interface RunQuery extends PageRequest {
  phase?: Phase;
  /** Name of a pipeline. */
  pipeline?: string;
}

/** When an engine instance was last known to be in step. */
export interface Sync {
  engine: string;
  instance: string;
  at: Date;
}

/** A finished step's log as it is kept. */
export interface ArchivedLog {
  size: number;
  /** Why text is missing, for a person. */
  notice?: string;
}

/**
 * The portal's own copy of what the engines have or had.
 *
 * Writes are idempotent and safe from any number of replicas at once: an older
 * snapshot never replaces a newer one, nor an unfinished one a finished one.
 */
export interface PipelineStore {
  upsertPipeline(
    engine: string,
    snapshot: PipelineSnapshot,
  ): Promise<WriteOutcome>;
  upsertRun(engine: string, snapshot: RunSnapshot): Promise<WriteOutcome>;

  /** Keeps what was known, marked as gone. */
  markPipelineGone(engine: string, key: EngineKey): Promise<WriteOutcome>;
  markRunGone(engine: string, key: EngineKey): Promise<WriteOutcome>;

  /** Pipelines the engine has, by name, each with its latest run of the selection. */
  listPipelines(
    selection: SelectionByEngine,
    page: PageRequest,
  ): Promise<Page<Pipeline>>;
  /** Newest first; also those that the engine no longer has. */
  listRuns(
    selection: SelectionByEngine,
    query: RunQuery,
  ): Promise<Page<RunSummary>>;
  getPipeline(id: string): Promise<Stored<Pipeline> | undefined>;
  getRun(id: string): Promise<Stored<Run> | undefined>;

  /** Those not marked as gone. */
  listPipelineKeys(engine: string, instance: string): Promise<EngineKey[]>;
  listRunKeys(engine: string, instance: string): Promise<StoredKey[]>;

  /** Deletes what was marked as gone before `before`, logs too. */
  deleteGone(before: Date): Promise<number>;

  /** Remembers, across restarts, when an instance was last in step. */
  recordSync(engine: string, instance: string, at: Date): Promise<void>;
  listSyncs(): Promise<Sync[]>;

  /** Ids of a run's steps whose logs are kept. */
  listLogs(runId: string): Promise<string[]>;
  getLog(runId: string, stepId: string): Promise<ArchivedLog | undefined>;
  /** At most `length` bytes from `offset`. */
  readLog(
    runId: string,
    stepId: string,
    range: { offset: number; length: number },
  ): Promise<Uint8Array>;
  /** Keeps a whole log; one that is there already stays. */
  archiveLog(
    runId: string,
    stepId: string,
    log: { content: AsyncIterable<Uint8Array>; notice?: string },
  ): Promise<void>;
}

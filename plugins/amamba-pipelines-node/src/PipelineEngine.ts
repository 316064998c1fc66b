import type { WorkspacePlacement } from '@amamba/plugin-amamba-common';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type {
  ParamValue,
  Pipeline,
  Run,
  Source,
} from '@amamba/plugin-amamba-pipelines-common';

/** Names a pipeline or run to its engine; opaque to everyone else. @public */
export interface EngineKey {
  /** The cluster or server, as configured. */
  instance: string;
  key: string;
}

/** One `key operator values` clause of a Kubernetes label selector. @public */
export interface LabelRequirement {
  key: string;
  operator: 'in' | 'notin' | 'exists' | 'doesnotexist';
  values: string[];
}

/**
 * Which pipelines and runs belong to an entity. Every part that is present
 * must match.
 *
 * @public
 */
export interface EngineSelection {
  instances?: string[];
  /** Kubernetes namespaces or Jenkins folders. */
  scopes?: string[];
  /** The scopes of each instance, where they are not the same of all. */
  places?: Array<{ instance: string; scopes: string[] }>;
  /** Names of pipelines. */
  pipelines?: string[];
  labels?: LabelRequirement[];
}

/** A pipeline as the engine has it now. @public */
export interface PipelineSnapshot {
  key: EngineKey;
  pipeline: Omit<Pipeline, 'id' | 'lastRun'>;
  labels: Record<string, string>;
  /** Grows with every change of this pipeline; see {@link RunSnapshot.revision}. */
  revision: number;
}

/** A run as the engine has it now. @public */
export interface RunSnapshot {
  key: EngineKey;
  run: Omit<Run, 'id'>;
  labels: Record<string, string>;
  /**
   * Grows with every change of this run. A snapshot never replaces one of a
   * higher revision, so an old read cannot undo a newer one.
   */
  revision: number;
  /**
   * The engine no longer has all parts of this finished run: it does not
   * replace what was stored when it had.
   */
  partial?: boolean;
}

/** What changed; never how. @public */
export type EngineChange =
  | { type: 'run'; key: EngineKey }
  | { type: 'pipeline'; key: EngineKey }
  /** An instance became live or stale: compare all its keys. */
  | { type: 'source'; instance: string };

/** Starts one run. @public */
export interface StartRunRequest {
  pipeline: EngineKey;
  /** Checked by the caller against the pipeline's own parameters. */
  params: Record<string, ParamValue>;
  /** So that the run is found again as the entity's. */
  selection: EngineSelection;
  /** Entity reference of the person who asked. */
  startedBy: string;
  /** Theirs: the engine may act as them. */
  credentials: BackstageCredentials;
}

/** Cancels one run. @public */
export interface CancelRunRequest {
  /** Entity reference of the person who asked. */
  by: string;
  /** Theirs: the engine may act as them. */
  credentials: BackstageCredentials;
}

/**
 * A CI system behind the pipelines plugin. Reads answer from the engine's own
 * shared caches where it has them.
 *
 * @remarks
 * Errors thrown are those of `@backstage/errors`, and name the system and the
 * remedy: they reach people. An implementation passes
 * `describePipelineEngine` (from `./testUtils`).
 *
 * @public
 */
export interface PipelineEngine {
  /** Short and stable: `tekton`, `jenkins`. */
  readonly name: string;

  /**
   * What of this engine belongs to an entity; undefined: nothing.
   *
   * @throws InputError when an annotation is there but cannot be read.
   */
  select(entity: Entity): EngineSelection | undefined;

  /**
   * What is left of a selection within a workspace: an entity owns nothing
   * outside of the workspace it names, whatever its annotations ask for.
   */
  confine(
    selection: EngineSelection,
    workspace: WorkspacePlacement,
  ): EngineSelection;

  /**
   * Annotations of which an entity without a selection needs one next; for
   * the empty state.
   */
  missingAnnotations(entity: Entity): string[];

  /** How current each instance is. */
  listSources(): Source[];

  /**
   * Every pipeline that the engine has.
   *
   * @throws ServiceUnavailableError while the instance is not live.
   */
  listPipelineKeys(instance: string): Promise<EngineKey[]>;

  /**
   * Every run that the engine has.
   *
   * @throws ServiceUnavailableError while the instance is not live.
   */
  listRunKeys(instance: string): Promise<EngineKey[]>;

  /**
   * Undefined: the engine does not have it (any more).
   *
   * @throws ServiceUnavailableError when that cannot be told now.
   */
  getPipeline(key: EngineKey): Promise<PipelineSnapshot | undefined>;

  /**
   * Undefined: the engine does not have it (any more).
   *
   * @throws ServiceUnavailableError when that cannot be told now.
   */
  getRun(key: EngineKey): Promise<RunSnapshot | undefined>;

  /**
   * Reports what changes until the signal aborts; begins with a `source`
   * change for each instance once its state is known.
   */
  observe(
    onChange: (change: EngineChange) => void,
    options: { signal: AbortSignal },
  ): Promise<void>;

  /**
   * @returns the key of the new run and its name.
   * @throws InputError or NotAllowedError in the engine's own words when it
   * refuses, NotFoundError when the pipeline is gone.
   */
  startRun(request: StartRunRequest): Promise<{ key: EngineKey; name: string }>;

  /**
   * @throws ConflictError when the run has already finished, NotAllowedError
   * in the engine's own words when it refuses.
   */
  cancelRun(key: EngineKey, request: CancelRunRequest): Promise<void>;

  /**
   * Bytes of a step's log from its beginning, following until the step ends.
   *
   * @throws NotFoundError when the log no longer exists, ConflictError when
   * the step has not begun.
   */
  readLog(
    key: EngineKey,
    stepId: string,
    options: { signal: AbortSignal },
  ): AsyncIterable<Uint8Array>;
}

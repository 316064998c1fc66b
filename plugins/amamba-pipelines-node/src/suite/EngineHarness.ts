import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  EngineKey,
  EngineSelection,
  PipelineEngine,
} from '../PipelineEngine';

/**
 * The pipelines that the suite runs; the harness makes them in the engine's
 * own language.
 *
 * - `greet`: parameters `name` (text, required) and `greeting` (text,
 *   `hello` unless told). Stage `say` has a step `print`, which prints
 *   `<greeting> <name>`; after it stage `done` has a step `print`, which
 *   prints `done`.
 * - `fail`: stage `work` has the steps `good`, which prints `good`, `bad`,
 *   which prints `about to fail` and exits with 3, and `never`.
 * - `wait`: stage `work` has a step `hold`, which prints `holding` at once
 *   and then does nothing for five minutes; stage `later` comes after it.
 * - `short`: stage `work` has a step `nap`, which prints `napped` after five
 *   seconds.
 *
 * @public
 */
export type SuitePipeline = 'greet' | 'fail' | 'wait' | 'short';

/**
 * A running engine for {@link describePipelineEngine}, and what is behind it.
 *
 * @public
 */
export interface EngineHarness {
  engine: PipelineEngine;
  /** Where the pipelines are made. */
  instance: string;
  /** By which the runs that the suite starts are found. */
  selection: EngineSelection;
  /** Of `user:default/alice`, who may start and cancel the runs. */
  credentials: BackstageCredentials;
  /** Makes a pipeline, without the help of the engine. */
  createPipeline(pipeline: SuitePipeline): Promise<EngineKey>;
  /** Deletes a run and all that belongs to it, without the engine's help. */
  deleteRun(key: EngineKey): Promise<void>;
  /** What is behind the engine can no longer be reached; it goes on itself. */
  disconnect(): Promise<void>;
  reconnect(): Promise<void>;
  stop(): Promise<void>;
}

import {
  isFinal,
  type Run,
  type Source,
} from '@amamba/plugin-amamba-pipelines-common';
import type {
  EngineChange,
  EngineKey,
  PipelineEngine,
  RunSnapshot,
} from '../PipelineEngine';
import { eventually } from './eventually';

/** Sees of an engine what ingest sees: changes, and what it reads after each. */
export class Observer {
  readonly changes: EngineChange[] = [];
  /** By key, every snapshot read after a change, and undefined when gone. */
  readonly history = new Map<string, (RunSnapshot | undefined)[]>();
  readonly #engine: PipelineEngine;
  readonly #instance: string;
  readonly #stopped = new AbortController();
  readonly #observation: Promise<void>;
  #reads = Promise.resolve();

  constructor(engine: PipelineEngine, instance: string) {
    this.#engine = engine;
    this.#instance = instance;
    this.#observation = engine.observe(change => this.#see(change), {
      signal: this.#stopped.signal,
    });
  }

  /** The last that was read of a run after it changed. */
  latest(key: EngineKey): RunSnapshot | undefined {
    return this.history.get(key.key)?.at(-1);
  }

  /** Resolves with what was read when a change showed what is waited for. */
  async until(key: EngineKey, is: (run: Run) => boolean): Promise<RunSnapshot> {
    return eventually(() => {
      const snapshot = this.latest(key);
      if (!snapshot || !is({ ...snapshot.run, id: '' })) {
        throw new Error(
          `${key.key} is not there yet: ${JSON.stringify(snapshot?.run)}`,
        );
      }
      return snapshot;
    });
  }

  /** A run can be told to have ended a moment before its stages are. */
  untilFinal(key: EngineKey): Promise<RunSnapshot> {
    return this.until(
      key,
      run =>
        isFinal(run.phase) && run.stages.every(stage => isFinal(stage.phase)),
    );
  }

  /** Resolves once the instance is in a state and that was reported. */
  async untilSource(state: Source['state']): Promise<void> {
    await eventually(() => {
      const source = this.#engine
        .listSources()
        .find(({ instance }) => instance === this.#instance);
      const reported = this.changes.some(
        change =>
          change.type === 'source' && change.instance === this.#instance,
      );
      if (!reported || source?.state !== state) {
        throw new Error(`${this.#instance} is ${source?.state}, not ${state}`);
      }
    });
  }

  /** @returns once the engine has ended its observation. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#observation;
    await this.#reads;
  }

  #see(change: EngineChange): void {
    this.changes.push(change);
    if (change.type === 'run') {
      // One after the other, so that the history is in order.
      this.#reads = this.#reads.then(() => this.#read(change.key));
    }
  }

  async #read(key: EngineKey): Promise<void> {
    const history = this.history.get(key.key) ?? [];
    this.history.set(key.key, history);
    try {
      history.push(await this.#engine.getRun(key));
    } catch {
      // It cannot be told now; ingest would try again.
    }
  }
}

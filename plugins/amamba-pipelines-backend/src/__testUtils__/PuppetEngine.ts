import type { WorkspacePlacement } from '@amamba/plugin-amamba-common';
import { confineSelection } from '../engines/tekton/confineSelection';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import type { Source } from '@amamba/plugin-amamba-pipelines-common';
import type {
  EngineChange,
  EngineKey,
  EngineSelection,
  PipelineEngine,
  PipelineSnapshot,
  RunSnapshot,
  StartRunRequest,
  CancelRunRequest,
} from '@amamba/plugin-amamba-pipelines-node';
import { aRun } from './snapshots';

const APP = 'test/app';

/** A log that a test writes while others read it. */
class PuppetLog {
  readonly chunks: Uint8Array[] = [];
  ended = false;
  failure: Error | undefined;
  #wake: () => void = () => {};
  #changed = Promise.resolve();

  constructor() {
    this.#arm();
  }

  change(edit: () => void): void {
    edit();
    const wake = this.#wake;
    this.#arm();
    wake();
  }

  async *follow(signal: AbortSignal): AsyncIterable<Uint8Array> {
    const aborted = new Promise<void>(resolve =>
      signal.addEventListener('abort', () => resolve()),
    );
    for (let next = 0; !signal.aborted; ) {
      if (next < this.chunks.length) {
        yield this.chunks[next];
        next += 1;
      } else if (this.failure) {
        throw this.failure;
      } else if (this.ended) {
        return;
      } else {
        await Promise.race([this.#changed, aborted]);
      }
    }
  }

  #arm(): void {
    this.#changed = new Promise(resolve => {
      this.#wake = resolve;
    });
  }
}

/**
 * An engine whose world a test moves by hand. Entities own what has the label
 * `app` of the value of their annotation `test/app`.
 */
export class PuppetEngine implements PipelineEngine {
  readonly name = 'tekton';
  readonly started: StartRunRequest[] = [];
  readonly cancelled: ({ key: EngineKey } & CancelRunRequest)[] = [];
  /** How often each log was opened, by step. */
  readonly opened: string[] = [];
  source: Source = { engine: 'tekton', instance: 'dev', state: 'live' };
  readonly #runs = new Map<string, RunSnapshot>();
  readonly #pipelines = new Map<string, PipelineSnapshot>();
  readonly #logs = new Map<string, PuppetLog>();
  #onChange: (change: EngineChange) => void = () => {};

  setSource(source: Partial<Source>): void {
    this.source = { ...this.source, ...source };
    this.#onChange({ type: 'source', instance: 'dev' });
  }

  setRun(run: RunSnapshot): void {
    this.#runs.set(run.key.key, run);
    this.#onChange({ type: 'run', key: run.key });
  }

  /** As when the watch was interrupted meanwhile. */
  setRunUnseen(run: RunSnapshot): void {
    this.#runs.set(run.key.key, run);
  }

  removeRun(key: EngineKey, options?: { unseen: boolean }): void {
    this.#runs.delete(key.key);
    if (!options?.unseen) {
      this.#onChange({ type: 'run', key });
    }
  }

  setPipeline(pipeline: PipelineSnapshot): void {
    this.#pipelines.set(pipeline.key.key, pipeline);
    this.#onChange({ type: 'pipeline', key: pipeline.key });
  }

  removePipeline(key: EngineKey): void {
    this.#pipelines.delete(key.key);
    this.#onChange({ type: 'pipeline', key });
  }

  touch(key: EngineKey): void {
    this.#onChange({ type: 'run', key });
  }

  writeLog(stepId: string, text: string | Uint8Array): void {
    const log = this.#log(stepId);
    log.change(() => log.chunks.push(Buffer.from(text as string)));
  }

  endLog(stepId: string): void {
    const log = this.#log(stepId);
    log.change(() => {
      log.ended = true;
    });
  }

  breakLog(stepId: string, failure: Error | undefined): void {
    const log = this.#log(stepId);
    log.change(() => {
      log.failure = failure;
    });
  }

  select(entity: Entity): EngineSelection | undefined {
    const app = entity.metadata.annotations?.[APP];
    return app
      ? { labels: [{ key: 'app', operator: 'in', values: [app] }] }
      : undefined;
  }

  confine(selection: EngineSelection, workspace: WorkspacePlacement) {
    return confineSelection(selection, workspace);
  }

  missingAnnotations(): string[] {
    return [APP];
  }

  listSources(): Source[] {
    return [this.source];
  }

  async listPipelineKeys(): Promise<EngineKey[]> {
    return [...this.#pipelines.values()].map(({ key }) => key);
  }

  async listRunKeys(): Promise<EngineKey[]> {
    return [...this.#runs.values()].map(({ key }) => key);
  }

  async getPipeline(key: EngineKey): Promise<PipelineSnapshot | undefined> {
    return this.#read(this.#pipelines.get(key.key));
  }

  async getRun(key: EngineKey): Promise<RunSnapshot | undefined> {
    return this.#read(this.#runs.get(key.key));
  }

  async observe(
    onChange: (change: EngineChange) => void,
    options: { signal: AbortSignal },
  ): Promise<void> {
    this.#onChange = onChange;
    onChange({ type: 'source', instance: 'dev' });
    await new Promise(resolve =>
      options.signal.addEventListener('abort', resolve),
    );
  }

  async startRun(
    request: StartRunRequest,
  ): Promise<{ key: EngineKey; name: string }> {
    this.started.push(request);
    const name = `started-${this.started.length}`;
    const run = aRun(name, { run: { startedBy: request.startedBy } });
    this.setRunUnseen(run);
    return { key: run.key, name };
  }

  async cancelRun(key: EngineKey, request: CancelRunRequest): Promise<void> {
    this.cancelled.push({ key, ...request });
  }

  async *readLog(
    _key: EngineKey,
    stepId: string,
    options: { signal: AbortSignal },
  ): AsyncIterable<Uint8Array> {
    this.opened.push(stepId);
    const log = this.#logs.get(stepId);
    if (!log) {
      throw new NotFoundError('The pod is gone');
    }
    yield* log.follow(options.signal);
  }

  #read<T>(found: T | undefined): T | undefined {
    if (!found && this.source.state !== 'live') {
      throw new ServiceUnavailableError('Cluster dev cannot be reached');
    }
    return found;
  }

  #log(stepId: string): PuppetLog {
    const log = this.#logs.get(stepId) ?? new PuppetLog();
    this.#logs.set(stepId, log);
    return log;
  }
}

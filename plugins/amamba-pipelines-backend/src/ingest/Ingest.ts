import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { Reconciler, type ReconcilerMetrics } from '@amamba/plugin-amamba-node';
import type {
  EngineChange,
  EngineKey,
  PipelineEngine,
} from '@amamba/plugin-amamba-pipelines-node';
import type { LogHub } from '../logs/LogHub';
import { idOf, topicOf } from '../store/ids';
import type { PipelineStore } from '../store/PipelineStore';
import type { ChangePublisher } from './ChangePublisher';
import { parseWorkKey, toWorkKey, type WorkKey } from './workKeys';

/** Options of {@link Ingest}. */
export interface IngestOptions {
  engines: readonly PipelineEngine[];
  store: PipelineStore;
  logs: LogHub;
  publisher: ChangePublisher;
  logger: LoggerService;
  metrics?: ReconcilerMetrics;
}

/**
 * Keeps the store in step with the engines: what changed is read again and
 * stored, and who looks at it is told after that.
 */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #engines: ReadonlyMap<string, PipelineEngine>;
  /** What just changed. */
  readonly #changes: Reconciler;
  /** What may have changed unseen: it must not delay what just did. */
  readonly #backlog: Reconciler;
  readonly #stopped = new AbortController();

  constructor(options: IngestOptions) {
    this.#options = options;
    this.#engines = new Map(
      options.engines.map(engine => [engine.name, engine]),
    );
    const reconcile = (key: string) => this.#reconcile(parseWorkKey(key));
    const { logger, metrics } = options;
    this.#changes = new Reconciler({
      name: 'pipelines-changes',
      concurrency: 4,
      reconcile,
      logger,
      metrics,
    });
    this.#backlog = new Reconciler({
      name: 'pipelines-backlog',
      concurrency: 2,
      reconcile,
      logger,
      metrics,
    });
  }

  /** Follows all engines until it is stopped. */
  start(): void {
    const { signal } = this.#stopped;
    for (const engine of this.#options.engines) {
      const onChange = (change: EngineChange) =>
        this.#changes.enqueue(toWorkKey(engine.name, change));
      engine.observe(onChange, { signal }).catch(error => {
        if (!signal.aborted) {
          this.#options.logger.error(
            `The engine ${engine.name} ended its observation; only sweeps update its runs now`,
            error,
          );
        }
      });
    }
  }

  /** Something was done to a run: read it soon. */
  runChanged(engine: string, key: EngineKey): void {
    this.#changes.enqueue(toWorkKey(engine, { type: 'run', key }));
  }

  /** Compares all keys of all instances with the store's. */
  async sweep(): Promise<void> {
    for (const engine of this.#options.engines) {
      for (const { instance } of engine.listSources()) {
        this.#backlog.enqueue(
          toWorkKey(engine.name, { type: 'sweep', instance }),
        );
      }
    }
    await this.#backlog.idle();
  }

  /** Resolves when all that is known to have changed is stored. */
  async idle(): Promise<void> {
    await this.#changes.idle();
    await this.#backlog.idle();
  }

  async stop(): Promise<void> {
    this.#stopped.abort(new Error('The plugin stops'));
    await Promise.all([this.#changes.stop(), this.#backlog.stop()]);
  }

  async #reconcile(work: WorkKey): Promise<void> {
    const engine = this.#engines.get(work.engine);
    if (!engine) {
      throw new NotFoundError(`There is no engine ${work.engine}`);
    }
    switch (work.type) {
      case 'run':
        return this.#reconcileRun(engine, work.key);
      case 'pipeline':
        return this.#reconcilePipeline(engine, work.key);
      case 'source':
        await this.#compare(engine, work.instance, { all: true });
        return this.#options.publisher.publish({
          topic: topicOf(engine.name, work.instance),
        });
      default:
        return this.#compare(engine, work.instance, { all: false });
    }
  }

  async #reconcileRun(engine: PipelineEngine, key: EngineKey): Promise<void> {
    const { store, logs, publisher } = this.#options;
    const snapshot = await engine.getRun(key);
    const outcome = snapshot
      ? await store.upsertRun(engine.name, snapshot)
      : await store.markRunGone(engine.name, key);
    if (snapshot) {
      await logs.followRun(engine, snapshot);
    }
    if (outcome === 'changed') {
      const runId = idOf(engine.name, key);
      const scope =
        snapshot?.run.scope ?? (await store.getRun(runId))?.value.scope;
      await publisher.publish({
        topic: topicOf(engine.name, key.instance, scope),
        runId,
      });
    }
  }

  async #reconcilePipeline(
    engine: PipelineEngine,
    key: EngineKey,
  ): Promise<void> {
    const { store, publisher } = this.#options;
    const known = await store.getPipeline(idOf(engine.name, key));
    const snapshot = await engine.getPipeline(key);
    const outcome = snapshot
      ? await store.upsertPipeline(engine.name, snapshot)
      : await store.markPipelineGone(engine.name, key);
    const scope = snapshot?.pipeline.scope ?? known?.value.scope;
    if (outcome === 'changed') {
      await publisher.publish({
        topic: topicOf(engine.name, key.instance, scope),
      });
    }
  }

  /** Enqueues what the engine and the store may not agree on. */
  async #compare(
    engine: PipelineEngine,
    instance: string,
    options: { all: boolean },
  ): Promise<void> {
    const source = engine
      .listSources()
      .find(candidate => candidate.instance === instance);
    if (source?.syncedAt) {
      const at = new Date(source.syncedAt);
      await this.#options.store.recordSync(engine.name, instance, at);
    }
    if (source?.state !== 'live') {
      return;
    }
    await this.#compareRuns(engine, instance, {
      ...options,
      syncedAt: source.syncedAt ? Date.parse(source.syncedAt) : Infinity,
    });
    await this.#comparePipelines(engine, instance);
  }

  async #compareRuns(
    engine: PipelineEngine,
    instance: string,
    options: { all: boolean; syncedAt: number },
  ): Promise<void> {
    const there = await engine.listRunKeys(instance);
    const stored = await this.#options.store.listRunKeys(engine.name, instance);
    const present = new Set(there.map(({ key }) => key));
    const finished = new Set(
      stored.filter(({ final }) => final).map(({ key: { key } }) => key),
    );
    // What another replica stored since, this one may only not have seen yet.
    const vanished = stored.filter(
      ({ key: { key }, storedAt }) =>
        !present.has(key) && storedAt.getTime() <= options.syncedAt,
    );
    const unsure = there.filter(({ key }) => options.all || !finished.has(key));
    for (const key of [...unsure, ...vanished.map(run => run.key)]) {
      this.#backlog.enqueue(toWorkKey(engine.name, { type: 'run', key }));
    }
  }

  async #comparePipelines(
    engine: PipelineEngine,
    instance: string,
  ): Promise<void> {
    const keys = [
      ...(await engine.listPipelineKeys(instance)),
      ...(await this.#options.store.listPipelineKeys(engine.name, instance)),
    ];
    for (const key of keys) {
      this.#backlog.enqueue(toWorkKey(engine.name, { type: 'pipeline', key }));
    }
  }
}

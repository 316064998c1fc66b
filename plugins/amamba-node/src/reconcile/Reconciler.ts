import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { type Backoff, backoffDelay } from '../backoff';
import { KeyQueue } from './KeyQueue';

/** What a {@link Reconciler} tells about its work. @public */
export interface ReconcilerMetrics {
  reconciled(event: {
    name: string;
    outcome: 'success' | 'error';
    seconds: number;
  }): void;
}

/** Options of {@link Reconciler}. @public */
export interface ReconcilerOptions {
  /** For logs and metrics: `tekton-runs`. */
  name: string;
  /** Most keys reconciled at once; 4 unless told. */
  concurrency?: number;
  /**
   * Reads the world as it is now and makes ours match. It is told only which
   * key, never what happened: lost, doubled and reordered events are harmless.
   * When it throws it is tried again, later each time.
   */
  reconcile: (
    key: string,
    options: { signal: AbortSignal },
  ) => Promise<void | { requeueAfterMs: number }>;
  logger: LoggerService;
  metrics?: ReconcilerMetrics;
  /** Between tries of a failing key; 1 s doubled up to 5 min unless told. */
  backoff?: { baseMs: number; maxMs: number };
  /** After which the signal of one pass aborts; 1 min unless told. */
  timeoutMs?: number;
}

const DEFAULT_BACKOFF: Backoff = { baseMs: 1_000, maxMs: 5 * 60_000 };
const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Calls `reconcile` for each key that is enqueued, as a Kubernetes controller
 * does: deduplicated, never twice at once for one key, with backoff per key.
 *
 * @example
 * ```ts
 * const reconciler = new Reconciler({ name: 'runs', logger, reconcile });
 * informer.onChange(key => reconciler.enqueue(key));
 * lifecycle.addShutdownHook(() => reconciler.stop());
 * ```
 *
 * @public
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #queue: KeyQueue;
  readonly #stopped = new AbortController();
  /** Failures in a row, by key; a key that succeeds is forgotten. */
  readonly #failures = new Map<string, number>();

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#queue = new KeyQueue({
      concurrency: options.concurrency ?? 4,
      process: key => this.#process(key),
    });
  }

  /** Keys that wait or are being reconciled. */
  get size(): number {
    return this.#queue.size;
  }

  enqueue(key: string, options?: { afterMs?: number }): void {
    this.#queue.add(key, options);
  }

  /** Resolves when nothing runs or is due; later tries do not count. */
  async idle(): Promise<void> {
    await this.#queue.idle();
  }

  /** Aborts what runs, forgets what waits, and resolves when all has ended. */
  async stop(): Promise<void> {
    this.#stopped.abort(new Error('The reconciler was stopped'));
    await this.#queue.stop();
  }

  async #process(key: string): Promise<void> {
    const { name, metrics, timeoutMs = DEFAULT_TIMEOUT_MS } = this.#options;
    const startedAt = performance.now();
    let outcome: 'success' | 'error' = 'success';
    try {
      const result = await this.#options.reconcile(key, {
        signal: AbortSignal.any([
          this.#stopped.signal,
          AbortSignal.timeout(timeoutMs),
        ]),
      });
      this.#failures.delete(key);
      if (result) {
        this.#queue.add(key, { afterMs: result.requeueAfterMs });
      }
    } catch (error) {
      outcome = 'error';
      this.#retry(key, error);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    metrics?.reconciled({ name, outcome, seconds });
  }

  #retry(key: string, error: unknown): void {
    if (this.#stopped.signal.aborted) {
      return;
    }
    const { name, logger, backoff = DEFAULT_BACKOFF } = this.#options;
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    const afterMs = backoffDelay(backoff, failures);
    logger.warn(
      `Could not reconcile ${key} (${name}, try ${failures}); trying again in ${Math.ceil(
        afterMs / 1000,
      )} s`,
      toError(error) as Error,
    );
    this.#queue.add(key, { afterMs });
  }
}

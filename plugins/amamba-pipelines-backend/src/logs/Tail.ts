import { sleep } from '@amamba/plugin-amamba-node';
import type { LogSource } from './readRange';
import { Spool } from './Spool';

/** How a log came to its end. `failed`: it was given up, and may be tried again. */
export type TailOutcome = 'ended' | 'gone' | 'failed' | 'stopped';

/** What to do about a log that cannot be read now. */
export type TailFailure =
  | { retryAfterMs: number; notice: string }
  | { outcome: 'gone' | 'failed'; notice: string };

/** What a {@link Tail} reads and where it keeps it. */
export interface TailOptions {
  /** The log from its beginning, until it ends. */
  open: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
  onFailure: (
    error: unknown,
    so: { failures: number; size: number },
  ) => TailFailure;
  maxBytes: number;
}

/**
 * Follows one log, once for all who read it.
 *
 * A connection that breaks is made again; what was read before is left out
 * then, for a container's log only grows.
 */
export class Tail implements LogSource {
  static async start(options: TailOptions): Promise<Tail> {
    const spool = await Spool.create(options.maxBytes);
    return new Tail(options, spool);
  }

  /** Resolves when there is nothing more to read; never rejects. */
  readonly ended: Promise<TailOutcome>;
  complete = false;
  notice: string | undefined;
  readonly #options: TailOptions;
  readonly #spool: Spool;
  readonly #stopped = new AbortController();
  readonly #firstBytes: Promise<void>;
  #onFirstBytes: () => void = () => {};

  private constructor(options: TailOptions, spool: Spool) {
    this.#options = options;
    this.#spool = spool;
    this.#firstBytes = new Promise(resolve => {
      this.#onFirstBytes = resolve;
    });
    this.ended = this.#run();
  }

  get size(): number {
    return this.#spool.size;
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    return this.#spool.read(offset, length);
  }

  readAll(): AsyncIterable<Uint8Array> {
    return this.#spool.readAll();
  }

  /** Resolves once there is something to show, or after `ms`. */
  async settled(ms: number): Promise<void> {
    const timeout = new AbortController();
    await Promise.race([
      this.#firstBytes,
      this.ended,
      sleep(ms, timeout.signal),
    ]);
    timeout.abort();
  }

  /** Stops, and deletes what was read; nobody may be reading it. */
  async close(): Promise<void> {
    this.#stopped.abort(new Error('The log is no longer followed'));
    await this.ended;
    await this.#spool.close();
  }

  async #run(): Promise<TailOutcome> {
    const { signal } = this.#stopped;
    let failures = 0;
    while (!signal.aborted) {
      const before = this.size;
      try {
        await this.#readOnce();
        this.complete = true;
        return 'ended';
      } catch (error) {
        if (signal.aborted) {
          break;
        }
        failures = this.size > before ? 1 : failures + 1;
        const next = this.#options.onFailure(error, {
          failures,
          size: this.size,
        });
        if ('outcome' in next) {
          this.notice = next.notice;
          this.complete = next.outcome === 'gone';
          return next.outcome;
        }
        this.notice = next.notice;
        await sleep(next.retryAfterMs, signal);
      }
    }
    return 'stopped';
  }

  async #readOnce(): Promise<void> {
    let known = this.size;
    for await (const bytes of this.#options.open(this.#stopped.signal)) {
      const fresh = bytes.subarray(Math.min(known, bytes.length));
      known -= bytes.length - fresh.length;
      if (fresh.length > 0) {
        await this.#spool.append(fresh);
        this.notice = undefined;
        this.#onFirstBytes();
      }
      if (this.#spool.truncated) {
        this.notice = `The log is longer than ${formatSize(
          this.#options.maxBytes,
        )}; what follows was not kept.`;
        return;
      }
    }
    this.notice = undefined;
  }
}

function formatSize(bytes: number): string {
  const mib = bytes / (1024 * 1024);
  return mib >= 1 ? `${Math.round(mib)} MiB` : `${bytes} bytes`;
}

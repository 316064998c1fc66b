/** Options of {@link KeyQueue}. @public */
export interface KeyQueueOptions {
  /** Most keys processed at once. */
  concurrency: number;
  /** Does the work of one key; handles its own errors. */
  process: (key: string) => Promise<void>;
}

/** Longest that Node's timers wait; a longer delay would end at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * Keys waiting to be processed.
 *
 * @remarks
 * A key waits once however often it is added, so a storm of events costs one
 * pass. No key is processed twice at the same time: one that is added while it
 * is processed is processed once more afterwards. After kubernetes/client-go's
 * `workqueue`.
 *
 * @public
 */
export class KeyQueue {
  readonly #options: KeyQueueOptions;
  /** Waiting for a place, oldest first. */
  readonly #ready = new Set<string>();
  readonly #running = new Set<string>();
  /** Added again while running. */
  readonly #again = new Set<string>();
  readonly #delayed = new Map<string, { at: number; timer: NodeJS.Timeout }>();
  #idleWaiters: Array<() => void> = [];
  #stopped = false;

  constructor(options: KeyQueueOptions) {
    if (!(options.concurrency >= 1)) {
      throw new RangeError('concurrency must be at least 1');
    }
    this.#options = options;
  }

  /** Keys that wait, later ones included, and those being processed. */
  get size(): number {
    return new Set([...this.#ready, ...this.#running, ...this.#delayed.keys()])
      .size;
  }

  /**
   * Adds a key, now or after a while.
   *
   * @remarks
   * The sooner of two delays counts, and an undelayed add ends a delay. After
   * {@link KeyQueue.stop} it does nothing.
   */
  add(key: string, options: { afterMs?: number } = {}): void {
    const afterMs = Math.min(options.afterMs ?? 0, MAX_DELAY_MS);
    if (this.#stopped) {
      return;
    }
    if (afterMs > 0) {
      this.#addLater(key, afterMs);
      return;
    }
    this.#cancelDelay(key);
    if (this.#running.has(key)) {
      this.#again.add(key);
    } else {
      this.#ready.add(key);
      this.#fill();
    }
  }

  /** Resolves when nothing runs or is due; later keys do not count. */
  async idle(): Promise<void> {
    if (this.#ready.size > 0 || this.#running.size > 0) {
      await new Promise<void>(resolve => this.#idleWaiters.push(resolve));
    }
  }

  /** Forgets what waits; resolves when what runs has finished. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { timer } of this.#delayed.values()) {
      clearTimeout(timer);
    }
    this.#delayed.clear();
    this.#ready.clear();
    this.#again.clear();
    await this.idle();
  }

  #addLater(key: string, afterMs: number): void {
    const at = Date.now() + afterMs;
    const delayed = this.#delayed.get(key);
    if (this.#ready.has(key) || (delayed && delayed.at <= at)) {
      return;
    }
    this.#cancelDelay(key);
    const timer = setTimeout(() => this.add(key), afterMs);
    this.#delayed.set(key, { at, timer });
  }

  #cancelDelay(key: string): void {
    clearTimeout(this.#delayed.get(key)?.timer);
    this.#delayed.delete(key);
  }

  #fill(): void {
    for (const key of this.#ready) {
      if (this.#running.size >= this.#options.concurrency) {
        return;
      }
      this.#ready.delete(key);
      this.#running.add(key);
      void this.#process(key);
    }
  }

  async #process(key: string): Promise<void> {
    try {
      await this.#options.process(key);
    } finally {
      this.#running.delete(key);
      if (this.#again.delete(key)) {
        this.#ready.add(key);
      }
      this.#fill();
      if (this.#running.size === 0 && this.#ready.size === 0) {
        this.#idleWaiters.splice(0).forEach(resolve => resolve());
      }
    }
  }
}

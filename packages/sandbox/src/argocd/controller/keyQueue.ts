import { reportFault } from '../../kubernetes/diagnostics.ts';
import type { Clock } from '../../kubernetes/types.ts';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 30_000;

/** Keys to look at, a few at a time, none twice at once. */
export class KeyQueue {
  readonly #handle: (key: string) => Promise<void>;
  readonly #clock: Clock;
  readonly #concurrency: number;
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #alarms = new Map<string, () => void>();
  #stopped = false;

  constructor(
    clock: Clock,
    concurrency: number,
    handle: (key: string) => Promise<void>,
  ) {
    this.#clock = clock;
    this.#concurrency = concurrency;
    this.#handle = handle;
  }

  add(key: string): void {
    if (this.#stopped) return;
    this.#waiting.add(key);
    setImmediate(() => this.#next());
  }

  /** The earlier of two alarms of a key stays. */
  addAfter(key: string, ms: number): void {
    if (this.#stopped || this.#alarms.has(key)) return;
    const cancel = this.#clock.after(ms, () => {
      this.#alarms.delete(key);
      this.add(key);
    });
    this.#alarms.set(key, cancel);
  }

  forget(key: string): void {
    this.#waiting.delete(key);
    this.#failures.delete(key);
    this.#alarms.get(key)?.();
    this.#alarms.delete(key);
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.clear();
    for (const cancel of this.#alarms.values()) cancel();
    this.#alarms.clear();
  }

  #next(): void {
    for (const key of this.#waiting) {
      if (this.#running.size >= this.#concurrency) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#run(key);
    }
  }

  async #run(key: string): Promise<void> {
    try {
      await this.#handle(key);
      this.#failures.delete(key);
    } catch (error) {
      if (!this.#stopped) {
        reportFault(`Argo CD's controller failed on ${key}`, error);
        const failures = (this.#failures.get(key) ?? 0) + 1;
        this.#failures.set(key, failures);
        const delay = FIRST_DELAY_MS * 2 ** failures;
        this.addAfter(key, Math.min(delay, LONGEST_DELAY_MS));
      }
    } finally {
      this.#running.delete(key);
      if (!this.#stopped) this.#next();
    }
  }
}

import { StatusError } from '../api/statusError.ts';
import { reportFault } from '../diagnostics.ts';
import type { Clock } from '../types.ts';

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 30_000;

/** Keys to look at, each once however often it was asked for. */
export class WorkQueue {
  readonly #handle: (key: string) => void;
  readonly #clock: Clock;
  readonly #keys = new Set<string>();
  readonly #failures = new Map<string, number>();
  #scheduled: NodeJS.Immediate | undefined;
  #stopped = true;

  constructor(clock: Clock, handle: (key: string) => void) {
    this.#clock = clock;
    this.#handle = handle;
  }

  start(): void {
    this.#stopped = false;
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
  }

  add(key: string): void {
    this.#keys.add(key);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#stopped || this.#scheduled || this.#keys.size === 0) return;
    this.#scheduled = setImmediate(() => this.#run());
  }

  #run(): void {
    this.#scheduled = undefined;
    const keys = [...this.#keys];
    this.#keys.clear();
    for (const key of keys) {
      try {
        this.#handle(key);
        this.#failures.delete(key);
      } catch (error) {
        // A refusal, such as a conflict, is everyday; anything else is a fault.
        if (!(error instanceof StatusError)) {
          reportFault(`A controller failed on ${key}`, error);
        }
        this.#retry(key);
      }
    }
    this.#schedule();
  }

  #retry(key: string): void {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    const delay = Math.min(FIRST_DELAY_MS * 2 ** failures, LONGEST_DELAY_MS);
    this.#clock.after(delay, () => this.add(key));
  }
}

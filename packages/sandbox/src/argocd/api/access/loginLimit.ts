import type { Clock } from '../../../kubernetes/types.ts';

const MAX_FAILURES = 5;
const WINDOW_MS = 300_000;
const MAX_NAMES = 1_000;

/** Refuses a user name for a while after too many wrong passwords. */
export class LoginLimit {
  readonly #clock: Clock;
  readonly #failures = new Map<string, { count: number; last: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isExceeded(name: string): boolean {
    const known = this.#failures.get(name);
    if (!known) return false;
    if (this.#clock.now() - known.last < WINDOW_MS) {
      return known.count >= MAX_FAILURES;
    }
    this.#failures.delete(name);
    return false;
  }

  failed(name: string): void {
    const count = (this.#failures.get(name)?.count ?? 0) + 1;
    this.#failures.delete(name);
    this.#failures.set(name, { count, last: this.#clock.now() });
    if (this.#failures.size <= MAX_NAMES) return;
    const [oldest] = this.#failures.keys();
    this.#failures.delete(oldest);
  }

  succeeded(name: string): void {
    this.#failures.delete(name);
  }
}

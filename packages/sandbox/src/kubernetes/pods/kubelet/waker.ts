import type { Clock } from '../../types.ts';

/** What happens together within this time is looked at once. */
const TOGETHER_MS = 20;

/** Lets one who waits go on at the earliest of the times that were asked for. */
export class Waker {
  readonly #clock: Clock;
  #due = Infinity;
  #cancel = () => {};
  #resolve: (() => void) | undefined;
  #woken = false;

  constructor(clock: Clock, ending: AbortSignal) {
    this.#clock = clock;
    ending.addEventListener('abort', () => this.#wake(), { once: true });
  }

  wake(ms = TOGETHER_MS): void {
    if (ms <= 0) {
      this.#wake();
      return;
    }
    const due = this.#clock.now() + ms;
    if (due >= this.#due) return;
    this.#cancel();
    this.#due = due;
    this.#cancel = this.#clock.after(ms, () => this.#wake());
  }

  /** Resolves at once when it was woken since the last time. */
  async next(): Promise<void> {
    if (!this.#woken) {
      await new Promise<void>(resolve => {
        this.#resolve = resolve;
      });
    }
    this.#woken = false;
  }

  #wake(): void {
    this.#cancel();
    this.#due = Infinity;
    this.#woken = true;
    this.#resolve?.();
    this.#resolve = undefined;
  }
}

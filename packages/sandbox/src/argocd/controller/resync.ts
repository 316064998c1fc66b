import type { Clock } from '../../kubernetes/types.ts';

/** In so many parts all applications are looked at once in a resync. */
const PARTS = 60;
const SHORTEST_TICK_MS = 500;

/** Looks at every application now and then, a few at a time. */
export class Resync {
  readonly #clock: Clock;
  readonly #resyncMs: () => number;
  readonly #keys: () => string[];
  readonly #look: (key: string) => void;
  #cancel: () => void = () => {};
  #next = 0;

  constructor(
    clock: Clock,
    resyncMs: () => number,
    keys: () => string[],
    look: (key: string) => void,
  ) {
    this.#clock = clock;
    this.#resyncMs = resyncMs;
    this.#keys = keys;
    this.#look = look;
  }

  start(): void {
    const period = this.#resyncMs();
    if (period <= 0) return;
    const tick = Math.max(period / PARTS, SHORTEST_TICK_MS);
    this.#cancel = this.#clock.after(tick, () => {
      const keys = this.#keys();
      const count = Math.ceil((keys.length * tick) / period);
      for (let i = 0; i < Math.min(count, keys.length); i++) {
        this.#look(keys[this.#next % keys.length]);
        this.#next += 1;
      }
      this.start();
    });
  }

  stop(): void {
    this.#cancel();
  }
}

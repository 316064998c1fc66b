/** Waiting longer after each failure, up to a limit; in milliseconds. */
const FIRST_MS = 10_000;
const LONGEST_MS = 300_000;
/** What has gone well for this long starts from the beginning. */
const FORGOTTEN_MS = 600_000;

/** How long to wait before something that failed is tried again. */
export class BackOff {
  #delay = 0;
  #last = 0;

  /** Of the last failure; 0 when there is none that counts. */
  get delay(): number {
    return this.#delay;
  }

  /** Counts a further attempt at `now`. */
  next(now: number): void {
    const forgotten = this.#delay > 0 && now - this.#last > FORGOTTEN_MS;
    this.#delay =
      this.#delay === 0 || forgotten
        ? FIRST_MS
        : Math.min(this.#delay * 2, LONGEST_MS);
    this.#last = now;
  }

  reset(): void {
    this.#delay = 0;
  }

  /** How long what failed at `since` still has to wait. */
  remaining(since: number, now: number): number {
    if (this.#delay > 0 && now - this.#last > FORGOTTEN_MS) return 0;
    return Math.max(since + this.#delay - now, 0);
  }
}

/** As Go prints a duration of whole seconds: `1m20s`. */
export function durationText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const seconds = `${(ms % 60_000) / 1000}s`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

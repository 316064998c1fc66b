/**
 * What a slow read answered, for a while. However many ask at once, one read
 * is under way, and at most one more waits for it to end.
 *
 * @public
 */
export class RecentReading<T> {
  readonly #read: () => Promise<T>;
  readonly #maxAgeMs: number;
  #last: { value: T; begunAt: number } | undefined;
  #running: Promise<T> | undefined;
  #next: Promise<T> | undefined;

  constructor(read: () => Promise<T>, maxAgeMs: number) {
    this.#read = read;
    this.#maxAgeMs = maxAgeMs;
  }

  /** At most as old as that. @throws what a read throws. */
  async get(): Promise<T> {
    const last = this.#last;
    if (last && Date.now() - last.begunAt < this.#maxAgeMs) {
      return last.value;
    }
    return this.#next ?? this.#running ?? this.#begin();
  }

  /** As it is from now on: a read that has begun already may have missed it. */
  async fresh(): Promise<T> {
    if (!this.#running) {
      return this.#begin();
    }
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#begin();
      });
    return this.#next;
  }

  #begin(): Promise<T> {
    const begunAt = Date.now();
    const running = this.#read()
      .then(value => {
        this.#last = { value, begunAt };
        return value;
      })
      .finally(() => {
        this.#running = undefined;
      });
    this.#running = running;
    return running;
  }
}

/** Bounds what is under way, altogether and for each key. */
export class Slots {
  readonly #most: number;
  readonly #mostPerKey: number;
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(most: number, mostPerKey: number) {
    this.#most = most;
    this.#mostPerKey = mostPerKey;
  }

  /** @returns how to give it back; undefined when there is none. */
  take(key: string): (() => void) | undefined {
    const taken = this.#taken.get(key) ?? 0;
    if (this.#all >= this.#most || taken >= this.#mostPerKey) {
      return undefined;
    }
    this.#all += 1;
    this.#taken.set(key, taken + 1);
    return () => {
      this.#all -= 1;
      const left = (this.#taken.get(key) ?? 1) - 1;
      if (left > 0) {
        this.#taken.set(key, left);
      } else {
        this.#taken.delete(key);
      }
    };
  }
}

/** A map that forgets what was longest not asked for. */
export class RecentMap<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #most: number;
  readonly #onForget: ((value: V) => void) | undefined;

  constructor(most: number, onForget?: (value: V) => void) {
    this.#most = most;
    this.#onForget = onForget;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    while (this.#entries.size > this.#most) {
      const [oldest] = this.#entries.keys();
      const forgotten = this.#entries.get(oldest)!;
      this.#entries.delete(oldest);
      this.#onForget?.(forgotten);
    }
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }
}

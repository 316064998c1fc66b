import { RecentReading } from '@amamba/plugin-amamba-node';

const MAX_AGE_MS = 30_000;
const MAX_ENTRIES = 200;

/** What Argo CD told of repositories, for a while: forms ask at each letter. */
export class RecentAnswers {
  /** Least recently used first. */
  readonly #readings = new Map<string, RecentReading<unknown>>();

  get<T>(key: readonly string[], read: () => Promise<T>): Promise<T> {
    const name = JSON.stringify(key);
    const reading =
      (this.#readings.get(name) as RecentReading<T> | undefined) ??
      new RecentReading(read, MAX_AGE_MS);
    this.#readings.delete(name);
    this.#readings.set(name, reading);
    if (this.#readings.size > MAX_ENTRIES) {
      const [oldest] = this.#readings.keys();
      this.#readings.delete(oldest);
    }
    return reading.get();
  }
}

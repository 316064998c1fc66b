import { RecentMap } from './recentMap.ts';

/**
 * For so long a failure is told again instead of being met again: thousands of
 * applications may want one repository, and somebody who has just mended it
 * is not to wait. Milliseconds.
 */
const REMEMBERED_MS = 1_000;
const MOST_FAILURES = 2_000;

interface Failure {
  error: unknown;
  until: number;
}

/** What has just failed, by what it was asked for. */
export class RecentFailures {
  readonly #failures = new RecentMap<string, Failure>(MOST_FAILURES);

  /** @throws what it failed with, when that was a moment ago */
  rethrow(key: string): void {
    const failure = this.#failures.get(key);
    if (failure && performance.now() < failure.until) throw failure.error;
  }

  /** Remembers how it fails, if it does. */
  async watch<T>(key: string, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const until = performance.now() + REMEMBERED_MS;
      this.#failures.set(key, { error, until });
      throw error;
    }
  }
}

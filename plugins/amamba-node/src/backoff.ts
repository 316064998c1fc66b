/** Bounds of an exponential backoff, in milliseconds. */
export interface Backoff {
  baseMs: number;
  maxMs: number;
}

/**
 * How long to wait after so many failures in a row (at least one): doubled
 * each time, and spread over its upper half so that many who failed together
 * do not return together.
 */
export function backoffDelay(backoff: Backoff, failures: number): number {
  const full = Math.min(backoff.maxMs, backoff.baseMs * 2 ** (failures - 1));
  return full / 2 + Math.random() * (full / 2);
}

import type { TailFailure } from './Tail';

const MAX_WAIT_MS = 15_000;
/** Tries before a log of which nothing was read yet is given up. */
const TRIES = 5;

/**
 * What to do about a log that cannot be read: what is gone is gone; what
 * began is followed until it is known to have ended, for its pod may not
 * outlive it; what never began is left to the next who asks.
 */
export function decideOnFailure(
  error: unknown,
  so: { failures: number; size: number },
): TailFailure {
  const { name, message } = error as Error;
  if (name === 'NotFoundError') {
    return {
      outcome: 'gone',
      notice:
        so.size > 0
          ? `The end of this log may be missing: ${message}.`
          : `${message}.`,
    };
  }
  // A permission is not granted while one waits.
  const hopeless = name === 'NotAllowedError' || so.failures >= TRIES;
  if (so.size === 0 && hopeless) {
    return { outcome: 'failed', notice: message };
  }
  return {
    retryAfterMs: Math.min(MAX_WAIT_MS, 250 * 2 ** (so.failures - 1)),
    notice: message,
  };
}

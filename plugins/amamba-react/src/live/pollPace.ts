/** Longest wait while the server does not answer. */
const MAX_ERROR_WAIT_MS = 60_000;

/** What a read told about whether changes are announced by signals. */
export type PollEvent =
  /** A signal came: the announcing works. */
  | 'announced'
  /** A read found a change that no signal had announced. */
  | 'missed'
  /** A read found nothing new. */
  | 'unchanged'
  | 'failed';

/** How long to wait before the next read. */
export interface PollPace {
  waitMs: number;
}

/** Paces of polling. */
export interface PaceOptions {
  /** Pace when signals cannot be relied on. */
  fallbackMs: number;
  /** Pace when signals have proved to arrive. */
  safetyMs: number;
  /** The portal has signals at all. */
  hasSignals: boolean;
}

/**
 * The pace after an event.
 *
 * @remarks
 * The signals API does not say whether it is connected, so its worth is judged
 * by what it brings: a change found without an announcement means that it is
 * not, and polling is quick again until it is.
 */
export function nextPace(
  pace: PollPace,
  event: PollEvent,
  options: PaceOptions,
): PollPace {
  const { fallbackMs, safetyMs, hasSignals } = options;
  switch (event) {
    case 'announced':
      return { waitMs: safetyMs };
    case 'missed':
      return { waitMs: fallbackMs };
    case 'failed':
      return { waitMs: Math.min(pace.waitMs * 2, MAX_ERROR_WAIT_MS) };
    default: {
      const slowest = hasSignals ? safetyMs : fallbackMs * 4;
      return {
        waitMs: Math.min(Math.max(pace.waitMs * 1.25, fallbackMs), slowest),
      };
    }
  }
}

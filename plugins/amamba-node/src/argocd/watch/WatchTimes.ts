import type { Backoff } from '../../backoff';

/** How watches spend their time, in milliseconds. */
export interface ArgoWatchTimes {
  /** Before a broken stream is opened again. */
  retry: Backoff;
  /** A stream that held for so long has not failed in a row. */
  steadyMs: number;
  /** Longest silence of an open stream; keep-alives come every 15 s. */
  silenceMs: number;
  /** For the headers of a stream that has something to say at once. */
  openingMs: number;
  /** Between two lists of everything while a stream holds. */
  resyncMs: number;
  /** Before a tree is read beside the stream that was just opened. */
  treeDelayMs: number;
  /** Between two readings of a tree while its stream holds: of each that is looked at, so seldom. */
  treeResyncMs: number;
}

export const DEFAULT_ARGO_WATCH_TIMES: ArgoWatchTimes = {
  retry: { baseMs: 1_000, maxMs: 30_000 },
  steadyMs: 30_000,
  silenceMs: 45_000,
  openingMs: 2_000,
  resyncMs: 5 * 60_000,
  treeDelayMs: 100,
  treeResyncMs: 5 * 60_000,
};

import type { WriteOutcome } from './PipelineStore';

/** What a write looks at: of the row that is there, or of the one to come. */
export interface Version {
  revision: number;
  /** Nothing more will happen; always false of a pipeline. */
  final: boolean;
  contentHash: string;
  gone: boolean;
  /** The engine no longer has all parts of it. */
  partial?: boolean;
}

/**
 * Whether a snapshot replaces what is stored.
 *
 * An equal revision may replace: two replicas can read the same run with
 * different parts of it up to date, and the one that lags reads again.
 */
export function decideWrite(
  stored: Version | undefined,
  incoming: Version,
): WriteOutcome {
  if (!stored) {
    return 'changed';
  }
  if (
    incoming.revision < stored.revision ||
    (stored.final && (!incoming.final || incoming.partial))
  ) {
    return 'outdated';
  }
  return stored.contentHash === incoming.contentHash &&
    stored.gone === incoming.gone
    ? 'unchanged'
    : 'changed';
}

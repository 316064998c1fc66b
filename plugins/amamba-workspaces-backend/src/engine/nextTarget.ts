import { toServiceError, KubeError } from '@amamba/plugin-amamba-node';
import type { ProvisionOutcome } from '@amamba/plugin-amamba-workspaces-node';
import { isDeepStrictEqual } from 'node:util';
import type { TargetRecord } from '../store/WorkspaceStore';

/** Between tries of a failing target: doubled from the first up to the last. */
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 5 * 60_000;

/** What became of a try, with when and what for. */
export interface Tried {
  outcome: ProvisionOutcome;
  now: Date;
  /** Of the workspace that the target is now as; absent: it may not be. */
  appliedHash?: string;
}

/**
 * The record of a target after a try. One that tells nothing new is the
 * record before, so that looking again writes nothing.
 */
export function nextTarget(before: TargetRecord, tried: Tried): TargetRecord {
  const { outcome, now } = tried;
  const { status, reason, message, state = before.state } = outcome;
  const failures = status === 'Failed' ? before.failures + 1 : 0;
  const after: TargetRecord = {
    ...before,
    status,
    reason,
    message,
    since: status === before.status ? before.since : now,
    failures,
    state,
    appliedHash: tried.appliedHash ?? before.appliedHash,
    nextAt: nextTry(outcome, failures, now),
  };
  return isDeepStrictEqual(strip(before), strip(after))
    ? before
    : { ...after, triedAt: now };
}

function strip(record: TargetRecord) {
  const { triedAt: _, ...rest } = record;
  return Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== undefined),
  );
}

/** Only of what is not as it should be: else nobody waits for it. */
function nextTry(
  { status, againAfterMs }: ProvisionOutcome,
  failures: number,
  now: Date,
): Date | undefined {
  if (status === 'Failed') {
    const full = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
    const spread = full / 2 + Math.random() * (full / 2);
    return new Date(now.getTime() + Math.round(spread));
  }
  return status === 'Pending' && againAfterMs !== undefined
    ? new Date(now.getTime() + againAfterMs)
    : undefined;
}

/** A try that threw, in the error's words. */
export function outcomeOfError(error: unknown): ProvisionOutcome {
  const shown = toServiceError(error);
  return {
    status: 'Failed',
    reason: reasonOf(error, shown),
    message: shown.message,
    changes: [],
  };
}

function reasonOf(error: unknown, shown: Error): string {
  if (error instanceof KubeError && error.reason) {
    return error.reason;
  }
  return shown.name === 'Error' ? 'Failed' : shown.name.replace(/Error$/, '');
}

import type { KubeObject } from '../types.ts';
import { setOutcome, type Outcome, type Conditioned } from './conditions.ts';

const FINAL_REASONS = [
  'TaskRunCancelled',
  'TaskRunValidationFailed',
  'TaskRunResolutionFailed',
];

/** Whether a TaskRun that failed so is given another try. */
export function triesAgain(
  { spec, status }: KubeObject,
  outcome: Outcome,
): boolean {
  const retries = status.retriesStatus?.length ?? 0;
  return (
    outcome.status === 'False' &&
    retries < (spec.retries ?? 0) &&
    !FINAL_REASONS.includes(outcome.reason)
  );
}

/** The status with which the next try begins: the failed one goes to history. */
export function nextAttempt(
  status: Record<string, unknown>,
  outcome: Outcome,
  now: number,
): Record<string, unknown> {
  const { retriesStatus = [], ...attempt } = structuredClone(status);
  setOutcome(attempt, outcome, now);
  const {
    results: _,
    completionTime: __,
    startTime: ___,
    steps: ____,
    ...rest
  } = status;
  const next: Conditioned & Record<string, unknown> = {
    ...rest,
    podName: '',
    retriesStatus: [...(retriesStatus as unknown[]), attempt],
  };
  const { message } = outcome;
  setOutcome(next, { status: 'Unknown', reason: 'ToBeRetried', message }, now);
  return next;
}

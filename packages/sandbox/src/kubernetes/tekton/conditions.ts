import { timestamp } from '../clock.ts';

export interface Outcome {
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  /** The error behind a failure that the controller itself ran into. */
  error?: string;
}

export function failed(
  reason: string,
  message: string,
  error?: string,
): Outcome {
  return { status: 'False', reason, message, ...(error && { error }) };
}

export interface Condition extends Outcome {
  type: 'Succeeded';
  lastTransitionTime: string;
}

/** What runs of every kind have in their status. */
export interface Conditioned {
  conditions?: Condition[];
  completionTime?: string;
}

export function succeededCondition(
  status: Conditioned | undefined,
): Condition | undefined {
  return status?.conditions?.find(({ type }) => type === 'Succeeded');
}

export function isDone(run: { status?: Conditioned }): boolean {
  const status = succeededCondition(run.status)?.status;
  return status === 'True' || status === 'False';
}

/** knative moves the time with every change, not only with the status. */
export function setOutcome(
  status: Conditioned,
  outcome: Outcome,
  now: number,
): void {
  const before = succeededCondition(status);
  const same =
    before?.status === outcome.status &&
    before.reason === outcome.reason &&
    before.message === outcome.message;
  if (same) return;
  status.conditions = [
    {
      lastTransitionTime: timestamp(now),
      message: outcome.message,
      reason: outcome.reason,
      status: outcome.status,
      type: 'Succeeded',
    },
  ];
  if (outcome.status !== 'Unknown') status.completionTime = timestamp(now);
}

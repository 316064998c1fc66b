import type { JobCondition } from 'kubernetes-types/batch/v1';
import { findCondition, withoutCondition } from './conditions.ts';
import { hasFailed } from './jobPods.ts';
import { isTracked, type StoredJob, type Verdict } from './jobProgress.ts';
import type { StoredPod } from './podIndex.ts';
import { hasEnded, isReady, isTerminating } from './podStates.ts';

export type JobStatus = NonNullable<StoredJob['status']> & {
  terminating?: number;
};

export function activePods(pods: StoredPod[]): StoredPod[] {
  return pods.filter(pod => !hasEnded(pod) && !pod.metadata.deletionTimestamp);
}

/** The status with ended pods noted, but not counted yet. */
export function observedStatus(
  job: StoredJob,
  pods: StoredPod[],
  verdict: Verdict | undefined,
  at: string,
): JobStatus {
  const { spec, status = {} } = job;
  const active = activePods(pods);
  const tracked = pods.filter(isTracked);
  const suspended = spec?.suspend === true;
  const succeeded = uids(
    tracked.filter(pod => pod.status?.phase === 'Succeeded'),
  );
  const failed = uids(tracked.filter(hasFailed));
  return {
    ...status,
    active: active.length || undefined,
    ready: active.filter(isReady).length,
    terminating: pods.filter(isTerminating).length,
    uncountedTerminatedPods: { succeeded, failed },
    startTime: suspended && !verdict ? undefined : status.startTime ?? at,
    conditions: conditionsOf(job, verdict, at),
  };
}

function uids(pods: StoredPod[]): string[] | undefined {
  const list = pods.map(({ metadata }) => metadata.uid);
  return list.length > 0 ? list : undefined;
}

function conditionsOf(
  { spec, status }: StoredJob,
  verdict: Verdict | undefined,
  at: string,
): JobCondition[] | undefined {
  let conditions = status?.conditions;
  const add = (
    condition: Pick<JobCondition, 'type' | 'status' | 'reason' | 'message'>,
  ) => {
    conditions = [
      ...withoutCondition(conditions, condition.type),
      { ...condition, lastProbeTime: at, lastTransitionTime: at },
    ];
  };
  if (verdict) {
    if (!findCondition(conditions, verdict.type)) {
      add({ ...verdict, status: 'True' });
    }
    return conditions;
  }
  const suspended = findCondition(conditions, 'Suspended')?.status;
  if (spec?.suspend && suspended !== 'True') {
    const reason = 'JobSuspended';
    add({
      type: 'Suspended',
      status: 'True',
      reason,
      message: 'Job suspended',
    });
  } else if (!spec?.suspend && suspended === 'True') {
    const reason = 'JobResumed';
    add({ type: 'Suspended', status: 'False', reason, message: 'Job resumed' });
  }
  return conditions;
}

/** The status with noted pods counted. */
export function settleStatus(
  observed: JobStatus,
  completedIndexes: string | undefined,
  failedIndexes: string | undefined,
): JobStatus {
  const { succeeded = [], failed = [] } =
    observed.uncountedTerminatedPods ?? {};
  const count = (before = 0, more: string[]) =>
    before + more.length || undefined;
  return {
    ...observed,
    succeeded: count(observed.succeeded, succeeded),
    failed: count(observed.failed, failed),
    uncountedTerminatedPods: {},
    ...(completedIndexes && { completedIndexes }),
    ...(failedIndexes !== undefined && { failedIndexes }),
  };
}

/** What ends the job once its last pod has gone. */
export function finalCondition(
  { status }: StoredJob,
  settled: JobStatus,
  pods: StoredPod[],
  at: string,
): JobCondition | undefined {
  const verdict = settled.conditions?.find(
    ({ type }) => type === 'SuccessCriteriaMet' || type === 'FailureTarget',
  );
  const busy = pods.some(pod => !hasEnded(pod));
  if (!verdict || busy || status?.completionTime) return undefined;
  return {
    type: verdict.type === 'FailureTarget' ? 'Failed' : 'Complete',
    status: 'True',
    lastProbeTime: at,
    lastTransitionTime: at,
    reason: verdict.reason,
    message: verdict.message,
  };
}

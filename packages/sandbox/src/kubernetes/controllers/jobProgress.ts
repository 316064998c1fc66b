import type { Job } from 'kubernetes-types/batch/v1';
import type { Stored } from './objectReader.ts';
import { failurePolicyVerdict, isIgnored } from './jobFailurePolicy.ts';
import { failedIndexesVerdict } from './jobIndexFailures.ts';
import { successPolicyVerdict } from './jobSuccessPolicy.ts';
import { hasFailed, JOB_TRACKING } from './jobPods.ts';
import type { StoredPod } from './podIndex.ts';

export type StoredJob = Stored<Job>;

/** How a job is to end. */
export interface Verdict {
  type: 'SuccessCriteriaMet' | 'FailureTarget';
  reason: string;
  message: string;
}

const DEFAULT_BACKOFF_LIMIT = 6;

export function isFinished({ status }: StoredJob): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: is }) =>
      (type === 'Complete' || type === 'Failed') && is === 'True',
  );
}

/** Not counted yet. */
export function isTracked({ metadata }: StoredPod): boolean {
  return metadata.finalizers?.includes(JOB_TRACKING) === true;
}

/** Ended pods: those counted in the status and those to be counted. */
export function countPods({ spec, status }: StoredJob, pods: StoredPod[]) {
  const tracked = pods.filter(isTracked);
  const succeeded = tracked.filter(pod => pod.status?.phase === 'Succeeded');
  const failed = tracked.filter(
    pod => hasFailed(pod) && !isIgnored(spec?.podFailurePolicy, pod),
  );
  return {
    succeeded: (status?.succeeded ?? 0) + succeeded.length,
    failed: (status?.failed ?? 0) + failed.length,
  };
}

export function judge(
  job: StoredJob,
  pods: StoredPod[],
  now: number,
): Verdict | undefined {
  const given = job.status?.conditions?.find(
    ({ type }) => type === 'SuccessCriteriaMet' || type === 'FailureTarget',
  );
  if (given) {
    const { type, reason = '', message = '' } = given;
    return { type: type as Verdict['type'], reason, message };
  }
  if (job.spec?.suspend) return undefined;
  return (
    failurePolicyVerdict(job, pods) ??
    backoffVerdict(job, pods) ??
    deadlineVerdict(job, now) ??
    failedIndexesVerdict(job, pods) ??
    successPolicyVerdict(job, pods) ??
    successVerdict(job, pods)
  );
}

function backoffVerdict(
  job: StoredJob,
  pods: StoredPod[],
): Verdict | undefined {
  const { backoffLimit = DEFAULT_BACKOFF_LIMIT, template } = job.spec ?? {};
  const { failed } = countPods(job, pods);
  const restarts = pods
    .flatMap(({ status }) => [
      ...(status?.containerStatuses ?? []),
      ...(status?.initContainerStatuses ?? []),
    ])
    .reduce((total, { restartCount }) => total + restartCount, 0);
  const restarted =
    template?.spec?.restartPolicy === 'OnFailure' &&
    (backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit);
  if (failed <= backoffLimit && !restarted) return undefined;
  return {
    type: 'FailureTarget',
    reason: 'BackoffLimitExceeded',
    message: 'Job has reached the specified backoff limit',
  };
}

function deadlineVerdict(
  { spec, status }: StoredJob,
  now: number,
): Verdict | undefined {
  const { activeDeadlineSeconds } = spec ?? {};
  if (activeDeadlineSeconds === undefined || !status?.startTime) {
    return undefined;
  }
  const deadline = Date.parse(status.startTime) + activeDeadlineSeconds * 1000;
  if (now < deadline) return undefined;
  return {
    type: 'FailureTarget',
    reason: 'DeadlineExceeded',
    message: 'Job was active longer than specified deadline',
  };
}

function successVerdict(
  job: StoredJob,
  pods: StoredPod[],
): Verdict | undefined {
  const { completions } = job.spec ?? {};
  const { succeeded } = countPods(job, pods);
  const running = pods.some(
    pod => !hasFailed(pod) && pod.status?.phase !== 'Succeeded',
  );
  const reached =
    completions === undefined
      ? succeeded > 0 && !running
      : succeeded >= completions;
  if (!reached) return undefined;
  return {
    type: 'SuccessCriteriaMet',
    reason: 'CompletionsReached',
    message: 'Reached expected number of succeeded pods',
  };
}

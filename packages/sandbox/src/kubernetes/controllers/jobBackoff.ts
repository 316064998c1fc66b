import { hasFailed } from './jobPods.ts';
import type { StoredJob } from './jobProgress.ts';
import type { StoredPod } from './podIndex.ts';

const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 600_000;

/** Milliseconds until a pod may be made after failures in a row. */
export function retryWaitMs(
  { status }: StoredJob,
  pods: StoredPod[],
  now: number,
): number {
  const ends = pods
    .filter(pod => hasFailed(pod) || pod.status?.phase === 'Succeeded')
    .map(pod => ({ failed: hasFailed(pod), at: endOf(pod) }))
    .sort((a, b) => b.at - a.at);
  const streak = ends.findIndex(({ failed }) => !failed);
  const failures = streak === -1 ? ends.length : streak;
  if (!status?.startTime) return 0;
  return failureWaitMs(pods.filter(hasFailed), failures, now);
}

/** Milliseconds until a pod may follow these, which have failed so often. */
export function failureWaitMs(
  failed: StoredPod[],
  failures: number,
  now: number,
): number {
  if (failures === 0 || failed.length === 0) return 0;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
  return Math.max(Math.max(...failed.map(endOf)) + wait - now, 0);
}

/** When the last container of a pod ended, as far as is known. */
function endOf({ metadata, status }: StoredPod): number {
  const ends = (status?.containerStatuses ?? []).map(({ state }) =>
    Date.parse(state?.terminated?.finishedAt ?? ''),
  );
  const known = ends.filter(Number.isFinite);
  if (known.length > 0) return Math.max(...known);
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const at = metadata.deletionTimestamp ?? ready?.lastTransitionTime;
  return Date.parse(at ?? metadata.creationTimestamp);
}

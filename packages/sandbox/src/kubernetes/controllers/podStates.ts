import type { StoredPod } from './podIndex.ts';

/** Neither ended nor asked to end. */
export function isActive(pod: StoredPod): boolean {
  return !hasEnded(pod) && !pod.metadata.deletionTimestamp;
}

export function hasEnded({ status }: StoredPod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Asked to end and not there yet. */
export function isTerminating(pod: StoredPod): boolean {
  return !hasEnded(pod) && pod.metadata.deletionTimestamp !== undefined;
}

export function conditionOf({ status }: StoredPod, type: string) {
  return status?.conditions?.find(condition => condition.type === type);
}

export function isReady(pod: StoredPod): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True';
}

/** Milliseconds since the epoch at which the pod became ready. */
export function readySince(pod: StoredPod): number {
  const condition = conditionOf(pod, 'Ready');
  return Date.parse(condition?.lastTransitionTime ?? '') || 0;
}

/** Ready for as long as `minReadySeconds` asks. */
export function isAvailable(
  pod: StoredPod,
  minReadySeconds: number,
  now: number,
): boolean {
  if (!isReady(pod)) return false;
  return (
    minReadySeconds === 0 || readySince(pod) + minReadySeconds * 1000 <= now
  );
}

/** Milliseconds until another of the pods may have become available. */
export function nextAvailable(
  pods: StoredPod[],
  minReadySeconds: number,
  now: number,
): number | undefined {
  if (minReadySeconds === 0) return undefined;
  const waits = pods
    .filter(pod => isReady(pod) && !isAvailable(pod, minReadySeconds, now))
    .map(pod => readySince(pod) + minReadySeconds * 1000 - now);
  return waits.length > 0 ? Math.min(...waits) : undefined;
}

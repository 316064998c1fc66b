import { isAvailable, isReady } from './podStates.ts';
import type { StoredPod } from './podIndex.ts';
import { revisionNameOf, type StoredStatefulSet } from './statefulPods.ts';

export type StatefulSetStatus = Omit<
  NonNullable<StoredStatefulSet['status']>,
  'replicas'
> & { replicas: number };

interface Revisions {
  current: string;
  update: string;
}

/** Running, ready, and not asked to end. */
export function isHealthy(pod: StoredPod): boolean {
  return (
    pod.status?.phase === 'Running' &&
    isReady(pod) &&
    !pod.metadata.deletionTimestamp
  );
}

export function statefulStatus(
  set: StoredStatefulSet,
  pods: StoredPod[],
  { current, update }: Revisions,
  now: number,
): StatefulSetStatus {
  const minReadySeconds = set.spec?.minReadySeconds ?? 0;
  const running = pods.filter(
    pod => pod.status?.phase === 'Running' && isReady(pod),
  );
  const living = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  const having = (revision: string) =>
    living.filter(pod => revisionNameOf(pod) === revision).length || undefined;
  return {
    observedGeneration: set.metadata.generation,
    replicas: pods.length,
    readyReplicas: running.length || undefined,
    currentReplicas: having(current),
    updatedReplicas: having(update),
    currentRevision: current,
    updateRevision: update,
    collisionCount: set.status?.collisionCount ?? 0,
    availableReplicas: running.filter(pod =>
      isAvailable(pod, minReadySeconds, now),
    ).length,
  };
}

/** All pods are of the new revision and ready: it becomes the current one. */
export function completeUpdate(
  { spec }: StoredStatefulSet,
  status: StatefulSetStatus,
): void {
  const { type = 'RollingUpdate' } = spec?.updateStrategy ?? {};
  const complete =
    type === 'RollingUpdate' &&
    (status.updatedReplicas ?? 0) === status.replicas &&
    (status.readyReplicas ?? 0) === status.replicas;
  if (!complete) return;
  status.currentReplicas = status.updatedReplicas;
  status.currentRevision = status.updateRevision;
}

import { timestamp } from '../clock.ts';
import { findCondition, withoutCondition } from './conditions.ts';
import type {
  StoredDeployment,
  StoredReplicaSet,
} from './deploymentScaling.ts';
import {
  deadlineOf,
  hasDeadline,
  hasProgressed,
  isComplete,
  NEW_SET_AVAILABLE,
  PROGRESSING,
  setCondition,
  TIMED_OUT,
  type DeploymentStatus,
  type NewCondition,
} from './deploymentStatus.ts';

/** Says in the status how the rollout goes on; the deadline starts anew with progress. */
export function judgeProgress(
  deployment: StoredDeployment,
  status: DeploymentStatus,
  newSet: StoredReplicaSet | undefined,
  now: number,
): void {
  if (!hasDeadline(deployment)) {
    status.conditions = withoutCondition(status.conditions, PROGRESSING);
    return;
  }
  const current = findCondition(deployment.status?.conditions, PROGRESSING);
  const settled =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) &&
    current?.reason === NEW_SET_AVAILABLE;
  if (settled) return;
  const news = progress(deployment, status, newSet, now);
  if (!news) return;
  const at = timestamp(now);
  const changed = setCondition(status.conditions, news, at);
  if (news.reason !== 'ReplicaSetUpdated' || changed !== status.conditions) {
    status.conditions = changed;
    return;
  }
  // Progress starts the deadline anew.
  status.conditions = [
    ...withoutCondition(status.conditions, PROGRESSING),
    {
      ...news,
      lastTransitionTime: current?.lastTransitionTime,
      lastUpdateTime: at,
    },
  ];
}

function progress(
  deployment: StoredDeployment,
  status: DeploymentStatus,
  newSet: StoredReplicaSet | undefined,
  now: number,
): NewCondition | undefined {
  const who = newSet
    ? `ReplicaSet "${newSet.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  const says = (is: string, reason: string, what: string) => ({
    type: PROGRESSING,
    status: is,
    reason,
    message: `${who} ${what}.`,
  });
  if (isComplete(deployment, status)) {
    return says('True', NEW_SET_AVAILABLE, 'has successfully progressed');
  }
  if (hasProgressed(deployment.status ?? {}, status)) {
    return says('True', 'ReplicaSetUpdated', 'is progressing');
  }
  const deadline = deadlineOf(deployment, status);
  const isLate = deadline !== undefined && deadline < now;
  return isLate
    ? says('False', TIMED_OUT, 'has timed out progressing')
    : undefined;
}

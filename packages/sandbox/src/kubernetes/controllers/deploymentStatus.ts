import type { DeploymentCondition } from 'kubernetes-types/apps/v1';
import { findCondition, withoutCondition } from './conditions.ts';
import {
  fenceposts,
  replicasOf,
  sum,
  type StoredDeployment,
  type StoredReplicaSet,
} from './deploymentScaling.ts';

const AVAILABLE = 'Available';
export const PROGRESSING = 'Progressing';
export const REPLICA_FAILURE = 'ReplicaFailure';
export const NEW_SET_AVAILABLE = 'NewReplicaSetAvailable';
export const TIMED_OUT = 'ProgressDeadlineExceeded';

/** No deadline, by convention. */
const NO_DEADLINE = 2 ** 31 - 1;

/** `terminatingReplicas` is newer than the published types. */
export interface DeploymentStatus {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  unavailableReplicas?: number;
  terminatingReplicas?: number;
  collisionCount?: number;
  conditions?: DeploymentCondition[];
}

export type NewCondition = Pick<
  Required<DeploymentCondition>,
  'type' | 'status' | 'reason' | 'message'
>;

export function hasDeadline({ spec }: StoredDeployment): boolean {
  const { progressDeadlineSeconds = NO_DEADLINE } = spec ?? {};
  return progressDeadlineSeconds !== NO_DEADLINE;
}

/** The condition among the others; one that says the same stays as it is. */
export function setCondition(
  conditions: DeploymentCondition[] | undefined,
  condition: NewCondition,
  at: string,
): DeploymentCondition[] {
  const { type, status, reason } = condition;
  const current = findCondition(conditions, type);
  if (current?.status === status && current.reason === reason) {
    return conditions ?? [];
  }
  const lastTransitionTime =
    current?.status === status ? current.lastTransitionTime ?? at : at;
  return [
    ...withoutCondition(conditions, type),
    {
      type,
      status,
      lastUpdateTime: at,
      lastTransitionTime,
      reason,
      message: condition.message,
    },
  ];
}

export function calculateStatus(
  deployment: StoredDeployment,
  all: StoredReplicaSet[],
  newSet: StoredReplicaSet | undefined,
  at: string,
): DeploymentStatus {
  const available = sum(all, ({ status }) => status?.availableReplicas);
  const unavailable = Math.max(sum(all, replicasOf) - available, 0);
  const minimum = replicasOf(deployment) - fenceposts(deployment).unavailable;
  const isAvailable = available >= minimum;
  return {
    observedGeneration: deployment.metadata.generation,
    replicas: sum(all, ({ status }) => status?.replicas) || undefined,
    updatedReplicas: newSet?.status?.replicas || undefined,
    readyReplicas: sum(all, ({ status }) => status?.readyReplicas) || undefined,
    availableReplicas: available || undefined,
    unavailableReplicas: unavailable || undefined,
    terminatingReplicas: sum(all, terminatingReplicas),
    collisionCount: deployment.status?.collisionCount,
    conditions: setCondition(
      deployment.status?.conditions,
      {
        type: AVAILABLE,
        status: isAvailable ? 'True' : 'False',
        reason: `MinimumReplicas${isAvailable ? 'Available' : 'Unavailable'}`,
        message: `Deployment ${
          isAvailable ? 'has' : 'does not have'
        } minimum availability.`,
      },
      at,
    ),
  };
}

function terminatingReplicas({ status }: StoredReplicaSet): number | undefined {
  return (status as DeploymentStatus | undefined)?.terminatingReplicas;
}

export function isComplete(
  deployment: StoredDeployment,
  status: DeploymentStatus,
): boolean {
  const wanted = replicasOf(deployment);
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

export function hasProgressed(
  before: DeploymentStatus,
  now: DeploymentStatus,
): boolean {
  const old = (status: DeploymentStatus) =>
    (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  const grown = (
    count: 'updatedReplicas' | 'readyReplicas' | 'availableReplicas',
  ) => (now[count] ?? 0) > (before[count] ?? 0);
  return (
    grown('updatedReplicas') ||
    old(now) < old(before) ||
    grown('readyReplicas') ||
    grown('availableReplicas')
  );
}

/** When the rollout is given up, in milliseconds since the epoch. */
export function deadlineOf(
  { spec }: StoredDeployment,
  status: DeploymentStatus,
): number | undefined {
  const condition = findCondition(status.conditions, PROGRESSING);
  if (!condition || condition.reason === NEW_SET_AVAILABLE) return undefined;
  const seconds = spec?.progressDeadlineSeconds ?? 0;
  return Date.parse(condition.lastUpdateTime ?? '') + seconds * 1000;
}

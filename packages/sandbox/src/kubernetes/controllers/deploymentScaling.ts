import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1';
import { byCreation, type Stored } from './objectReader.ts';

export type StoredDeployment = Stored<Deployment>;
export type StoredReplicaSet = Stored<ReplicaSet>;

export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';

export function replicasOf({ spec }: { spec?: { replicas?: number } }): number {
  return spec?.replicas ?? 1;
}

export function isRollingUpdate({ spec }: StoredDeployment): boolean {
  return (spec?.strategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
}

/** A number, or a share of `total` in percent. */
export function resolveShare(
  value: number | string | undefined,
  total: number,
  round: (share: number) => number,
): number {
  if (typeof value === 'number') return value;
  const percent = Number.parseFloat(value ?? '0');
  return value?.endsWith('%') ? round((percent * total) / 100) : percent || 0;
}

interface Fenceposts {
  surge: number;
  unavailable: number;
}

/** How far a rollout may go beyond and below the replicas asked for. */
export function fenceposts(deployment: StoredDeployment): Fenceposts {
  if (!isRollingUpdate(deployment)) return { surge: 0, unavailable: 0 };
  const replicas = replicasOf(deployment);
  const { maxSurge = '25%', maxUnavailable = '25%' } =
    deployment.spec?.strategy?.rollingUpdate ?? {};
  const surge = resolveShare(maxSurge, replicas, Math.ceil);
  const unavailable = resolveShare(maxUnavailable, replicas, Math.floor);
  // Without both nothing could ever move.
  if (surge === 0 && unavailable === 0) return { surge, unavailable: 1 };
  return { surge, unavailable: Math.min(unavailable, replicas) };
}

export function sum(
  sets: StoredReplicaSet[],
  count: (set: StoredReplicaSet) => number | undefined,
): number {
  return sets.reduce((total, set) => total + (count(set) ?? 0), 0);
}

/** How many replicas the new set may have now. */
export function newSetReplicas(
  deployment: StoredDeployment,
  all: StoredReplicaSet[],
  current: number,
): number {
  const wanted = replicasOf(deployment);
  if (!isRollingUpdate(deployment)) return wanted;
  const room = wanted + fenceposts(deployment).surge - sum(all, replicasOf);
  if (room <= 0) return current;
  return current + Math.min(room, wanted - current);
}

/** New sizes of the old sets in a rolling update, unhealthy pods first. */
export function shrinkOldSets(
  deployment: StoredDeployment,
  all: StoredReplicaSet[],
  newSet: StoredReplicaSet | undefined,
): Map<StoredReplicaSet, number> {
  const old = all.filter(set => set !== newSet).sort(byCreation);
  const sizes = new Map(old.map(set => [set, replicasOf(set)]));
  const available = (set: StoredReplicaSet) =>
    set.status?.availableReplicas ?? 0;
  const minimum = replicasOf(deployment) - fenceposts(deployment).unavailable;
  const newMissing = newSet ? replicasOf(newSet) - available(newSet) : 0;
  let unhealthy = sum(all, replicasOf) - minimum - newMissing;
  if (unhealthy <= 0) return new Map();
  for (const [set, size] of sizes) {
    const count = Math.max(Math.min(unhealthy, size - available(set)), 0);
    sizes.set(set, size - count);
    unhealthy -= count;
  }
  let healthy = sum(all, available) - minimum;
  for (const [set, size] of sizes) {
    const count = Math.max(Math.min(healthy, size), 0);
    sizes.set(set, size - count);
    healthy -= count;
  }
  return new Map([...sizes].filter(([set, size]) => size !== replicasOf(set)));
}

/** Sizes that share a change of the deployment's among its active sets. */
export function proportionalSizes(
  deployment: StoredDeployment,
  active: StoredReplicaSet[],
): Map<StoredReplicaSet, number> {
  const wanted = replicasOf(deployment);
  const allowed = wanted > 0 ? wanted + fenceposts(deployment).surge : 0;
  const change = allowed - sum(active, replicasOf);
  const bySize = [...active].sort((a, b) => {
    const size = replicasOf(b) - replicasOf(a);
    return size || (change > 0 ? byCreation(b, a) : byCreation(a, b));
  });
  const sizes = new Map<StoredReplicaSet, number>();
  let added = 0;
  for (const set of bySize) {
    const share = changeOfShare(deployment, set, allowed);
    const rest = change - added;
    const own = change > 0 ? Math.min(share, rest) : Math.max(share, rest);
    const size = replicasOf(set) === 0 || change === 0 ? 0 : own;
    sizes.set(set, replicasOf(set) + size);
    added += size;
  }
  const [largest] = bySize;
  if (largest && added !== change) {
    const size = (sizes.get(largest) ?? 0) + change - added;
    sizes.set(largest, Math.max(size, 0));
  }
  return sizes;
}

function changeOfShare(
  deployment: StoredDeployment,
  set: StoredReplicaSet,
  allowed: number,
): number {
  const size = replicasOf(set);
  if (replicasOf(deployment) === 0) return -size;
  const before = Number(set.metadata.annotations?.[MAX_REPLICAS]);
  const total = before || deployment.status?.replicas || size;
  return Math.round((size * allowed) / total) - size;
}

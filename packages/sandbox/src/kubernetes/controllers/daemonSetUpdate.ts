import type { StoredPod } from './podIndex.ts';
import { isActive } from './podStates.ts';

/** The pods of a DaemonSet that are to run on one node. */
interface PodsOfNode {
  node: string;
  pods: StoredPod[];
}

export interface UpdateLimits {
  /** Nodes that may be without an available pod. */
  unavailable: number;
  /** Nodes that may have a new pod beside one that still serves. */
  surge: number;
}

interface UpdateState {
  isNew(pod: StoredPod): boolean;
  isAvailable(pod: StoredPod): boolean;
}

/** What brings an update forward. */
interface UpdateStep {
  remove: StoredPod[];
  /** Nodes that get a new pod beside their old one. */
  addTo: string[];
}

/** Replaces old pods as fast as the limits let it. */
export function nextUpdateStep(
  places: PodsOfNode[],
  limits: UpdateLimits,
  state: UpdateState,
): UpdateStep {
  return limits.surge > 0
    ? surging(places, limits.surge, state)
    : replacing(places, limits.unavailable, state);
}

/** The old pod goes before the new one comes. */
function replacing(
  places: PodsOfNode[],
  unavailable: number,
  { isNew, isAvailable }: UpdateState,
): UpdateStep {
  const isUp = (pod: StoredPod) => isActive(pod) && isAvailable(pod);
  let room = unavailable - places.filter(({ pods }) => !pods.some(isUp)).length;
  const remove: StoredPod[] = [];
  for (const { pods } of places) {
    for (const pod of pods.filter(item => isActive(item) && !isNew(item))) {
      if (isUp(pod) && room <= 0) continue;
      if (isUp(pod)) room -= 1;
      remove.push(pod);
    }
  }
  return { remove, addTo: [] };
}

/** The old pod serves until the new one does. */
function surging(
  places: PodsOfNode[],
  surge: number,
  { isNew, isAvailable }: UpdateState,
): UpdateStep {
  const remove: StoredPod[] = [];
  const addTo: string[] = [];
  const waiting: string[] = [];
  let room = surge;
  for (const { node, pods } of places) {
    const active = pods.filter(isActive);
    const old = active.filter(pod => !isNew(pod));
    const fresh = active.find(isNew);
    if (old.length === 0) continue;
    if (!fresh) (old.some(isAvailable) ? waiting : addTo).push(node);
    else if (isAvailable(fresh)) remove.push(...old);
    else room -= 1;
  }
  return { remove, addTo: [...addTo, ...waiting.slice(0, Math.max(room, 0))] };
}

import type { StoredPod } from './podIndex.ts';
import { isReady, readySince } from './podStates.ts';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const PHASES = ['Pending', 'Unknown', 'Running'];

/**
 * Puts first those that are missed least: not on a node, pending, not ready,
 * cheap by annotation, many on one node, lately ready, often restarted, young.
 *
 * @param related - pods of the same owner by node
 */
export function rankForDeletion(
  pods: StoredPod[],
  related: ReadonlyMap<string, number>,
  now: number,
): StoredPod[] {
  const ranked = pods.map(pod => ({ pod, rank: rankOf(pod, related, now) }));
  ranked.sort((a, b) => compare(a.rank, b.rank));
  return ranked.map(({ pod }) => pod);
}

function rankOf(
  pod: StoredPod,
  related: ReadonlyMap<string, number>,
  now: number,
): number[] {
  const { metadata, spec, status } = pod;
  const nodeName = spec?.nodeName ?? '';
  const restarts = (status?.containerStatuses ?? []).map(
    ({ restartCount }) => restartCount,
  );
  return [
    Number(nodeName !== ''),
    PHASES.indexOf(status?.phase ?? 'Unknown'),
    Number(isReady(pod)),
    Number(metadata.annotations?.[DELETION_COST] ?? 0) || 0,
    -(related.get(nodeName) ?? 0),
    isReady(pod) ? magnitude(now - readySince(pod)) : 0,
    -Math.max(0, ...restarts),
    magnitude(now - Date.parse(metadata.creationTimestamp)),
  ];
}

/** Ages are compared by their order of magnitude, as the real controller does. */
function magnitude(ms: number): number {
  return Math.floor(Math.log2(Math.max(ms, 1)));
}

function compare(a: number[], b: number[]): number {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return a[i] - b[i];
  }
  return 0;
}

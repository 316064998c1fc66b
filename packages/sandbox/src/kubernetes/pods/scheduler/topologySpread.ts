import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1';
import type { ClusterState } from './clusterState.ts';
import { matchesLabels } from './labelMatch.ts';
import { suitsNode } from './nodeAffinity.ts';
import type { NodeState, PodFacts } from './nodeState.ts';
import { untolerated } from './tolerations.ts';

export interface SpreadDomains {
  constraint: TopologySpreadConstraint;
  /** Matching pods by value of the topology key. */
  counts: Map<string, number>;
  least: number;
  /** The pod counts itself where it matches. */
  own: number;
}

/** How the pods that a constraint is about are spread at present. */
export function spreadDomains(
  constraint: TopologySpreadConstraint,
  facts: PodFacts,
  cluster: ClusterState,
): SpreadDomains {
  const { topologyKey, minDomains = 1 } = constraint;
  const counts = new Map<string, number>();
  for (const node of cluster.nodes) {
    const domain = node.labels[topologyKey];
    if (domain === undefined || !isCounted(constraint, facts, node)) continue;
    let count = counts.get(domain) ?? 0;
    for (const other of node.pods.values()) {
      if (isAbout(constraint, facts, other)) count += 1;
    }
    counts.set(domain, count);
  }
  const least = counts.size < minDomains ? 0 : Math.min(...counts.values());
  const own = Number(isAbout(constraint, facts, facts));
  return { constraint, counts, least: Number.isFinite(least) ? least : 0, own };
}

function isAbout(
  { labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint,
  owner: PodFacts,
  other: PodFacts,
): boolean {
  return (
    labelSelector !== undefined &&
    other.namespace === owner.namespace &&
    !other.pod.metadata?.deletionTimestamp &&
    matchesLabels(labelSelector, other.labels) &&
    matchLabelKeys.every(
      key => !(key in owner.labels) || owner.labels[key] === other.labels[key],
    )
  );
}

function isCounted(
  {
    nodeAffinityPolicy = 'Honor',
    nodeTaintsPolicy = 'Ignore',
  }: TopologySpreadConstraint,
  { pod }: PodFacts,
  node: NodeState,
): boolean {
  const spec = pod.spec ?? { containers: [] };
  if (nodeAffinityPolicy === 'Honor' && !suitsNode(spec, node)) return false;
  const effects = ['NoSchedule', 'NoExecute'];
  return (
    nodeTaintsPolicy === 'Ignore' ||
    untolerated(spec, node.taints, effects).length === 0
  );
}

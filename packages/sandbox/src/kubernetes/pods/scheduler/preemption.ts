import type { ClusterState } from './clusterState.ts';
import { NodeFilter } from './filters.ts';
import type { NodeState, PodFacts } from './nodeState.ts';

export interface Preemption {
  node: NodeState;
  victims: PodFacts[];
}

/**
 * The node on which the least important pods have to go for one that is more
 * important; undefined when none helps.
 */
export function findPreemption(
  facts: PodFacts,
  candidates: NodeState[],
  cluster: ClusterState,
): Preemption | undefined {
  if (facts.pod.spec?.preemptionPolicy === 'Never') return undefined;
  const options = candidates.flatMap(node => {
    const victims = victimsOn(node, facts, cluster);
    return victims ? [{ node, victims }] : [];
  });
  const highest = ({ victims }: Preemption) =>
    Math.max(...victims.map(({ priority }) => priority));
  options.sort(
    (a, b) => highest(a) - highest(b) || a.victims.length - b.victims.length,
  );
  return options[0];
}

/** The fewest pods to take away, the least important first. */
function victimsOn(
  node: NodeState,
  facts: PodFacts,
  cluster: ClusterState,
): PodFacts[] | undefined {
  const lesser = [...node.pods.values()]
    .filter(({ priority }) => priority < facts.priority)
    .sort((a, b) => a.priority - b.priority);
  const fits = () => !new NodeFilter(facts, cluster).refusal(node);
  for (const victim of lesser) node.remove(victim.uid);
  const possible = lesser.length > 0 && fits();
  const victims: PodFacts[] = [];
  for (const victim of lesser.reverse()) {
    node.add(victim);
    if (possible && !fits()) {
      node.remove(victim.uid);
      victims.push(victim);
    }
  }
  for (const victim of victims) node.add(victim);
  return possible ? victims : undefined;
}

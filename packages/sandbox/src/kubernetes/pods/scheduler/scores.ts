import type { WeightedPodAffinityTerm } from 'kubernetes-types/core/v1';
import type { ClusterState } from './clusterState.ts';
import { nodePreference } from './nodeAffinity.ts';
import type { NodeState, PodFacts } from './nodeState.ts';
import { occupied } from './podAffinity.ts';
import { untolerated } from './tolerations.ts';
import { spreadDomains } from './topologySpread.ts';

type Score = (node: NodeState) => number;

/** The scheduler's default weights of its scores. */
const WEIGHTS = { room: 1, preference: 2, taints: 3, spread: 2, affinity: 2 };
const MAX_SCORE = 100;
const ZONE = 'topology.kubernetes.io/zone';

/** The best of the nodes that can take the pod. */
export function bestNode(
  nodes: NodeState[],
  facts: PodFacts,
  cluster: ClusterState,
): NodeState {
  if (nodes.length === 1) return nodes[0];
  const spec = facts.pod.spec ?? { containers: [] };
  const scores = [
    normalised(nodes, WEIGHTS.room, freeRoom),
    normalised(nodes, WEIGHTS.preference, node => nodePreference(spec, node)),
    normalised(
      nodes,
      WEIGHTS.taints,
      node => -untolerated(spec, node.taints, ['PreferNoSchedule']).length,
    ),
    normalised(nodes, WEIGHTS.spread, spreadScore(facts, nodes, cluster)),
    normalised(nodes, WEIGHTS.affinity, affinityScore(facts, cluster)),
  ];
  const total = (node: NodeState) =>
    scores.reduce((sum, score) => sum + score(node), 0);
  const ranked = nodes.map(node => ({ node, score: total(node) }));
  ranked.sort(
    (a, b) => b.score - a.score || a.node.pods.size - b.node.pods.size,
  );
  return ranked[0].node;
}

/** Brings a score to 0…100 over the nodes, times its weight. */
function normalised(nodes: NodeState[], weight: number, score: Score): Score {
  const values = new Map(nodes.map(node => [node, score(node)]));
  const least = Math.min(...values.values());
  const range = Math.max(...values.values()) - least;
  return node =>
    range === 0
      ? 0
      : (((values.get(node) ?? 0) - least) / range) * MAX_SCORE * weight;
}

/** How much of processor and memory nobody has asked for. */
function freeRoom({ allocatable, requested, pods }: NodeState): number {
  const free = ['cpu', 'memory'].map(name =>
    allocatable[name] ? 1 - (requested[name] ?? 0) / allocatable[name] : 0,
  );
  const slots = allocatable.pods ? 1 - pods.size / allocatable.pods : 0;
  return free[0] + free[1] + slots;
}

function spreadScore(
  facts: PodFacts,
  nodes: NodeState[],
  cluster: ClusterState,
): Score {
  const soft = (facts.pod.spec?.topologySpreadConstraints ?? []).filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'ScheduleAnyway',
  );
  if (soft.length === 0) return siblingScore(facts, nodes, cluster);
  const domains = soft.map(constraint =>
    spreadDomains(constraint, facts, cluster),
  );
  return node =>
    -domains.reduce(
      (sum, { constraint, counts }) =>
        sum + (counts.get(node.labels[constraint.topologyKey] ?? '') ?? 0),
      0,
    );
}

/** Pods of one owner are spread over zones and machines unless told otherwise. */
function siblingScore(
  facts: PodFacts,
  nodes: NodeState[],
  cluster: ClusterState,
): Score {
  const zones = new Map<string | undefined, number>();
  for (const node of nodes) {
    const zone = node.labels[ZONE];
    const count = cluster.siblings(facts, node);
    zones.set(zone, (zones.get(zone) ?? 0) + count);
  }
  return node =>
    -cluster.siblings(facts, node) - (zones.get(node.labels[ZONE]) ?? 0);
}

function affinityScore(facts: PodFacts, cluster: ClusterState): Score {
  const { podAffinity, podAntiAffinity } = facts.pod.spec?.affinity ?? {};
  const wishes = (terms: WeightedPodAffinityTerm[] = [], sign: number) =>
    terms.map(({ weight, podAffinityTerm: term }) => ({
      term,
      weight: weight * sign,
      domains: occupied(term, facts, cluster),
    }));
  const all = [
    ...wishes(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution, 1),
    ...wishes(
      podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution,
      -1,
    ),
  ];
  return ({ labels }) =>
    all.reduce(
      (sum, { term, weight, domains }) =>
        sum + weight * (domains.get(labels[term.topologyKey] ?? '') ?? 0),
      0,
    );
}

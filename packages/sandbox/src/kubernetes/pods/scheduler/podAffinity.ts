import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { PodAffinityTerm } from 'kubernetes-types/core/v1';
import type { ClusterState } from './clusterState.ts';
import { matchesLabels } from './labelMatch.ts';
import type { PodFacts } from './nodeState.ts';

/** Newer fields of a term. */
interface Term extends PodAffinityTerm {
  matchLabelKeys?: string[];
}

/** Whether a term of `owner` is about `other`. */
function concerns(
  term: Term,
  owner: PodFacts,
  other: PodFacts,
  cluster: ClusterState,
): boolean {
  const { namespaces = [], namespaceSelector, labelSelector } = term;
  const own = namespaces.length === 0 && !namespaceSelector;
  const inNamespace =
    (own && other.namespace === owner.namespace) ||
    namespaces.includes(other.namespace) ||
    (namespaceSelector !== undefined &&
      matchesLabels(
        namespaceSelector,
        cluster.namespaceLabels(other.namespace),
      ));
  if (!inNamespace || !labelSelector) return false;
  const keys: LabelSelector = {
    matchLabels: Object.fromEntries(
      (term.matchLabelKeys ?? [])
        .filter(key => key in owner.labels)
        .map(key => [key, owner.labels[key]]),
    ),
  };
  return (
    matchesLabels(labelSelector, other.labels) &&
    matchesLabels(keys, other.labels)
  );
}

/** Values of the term's topology where pods run that it is about. */
export function occupied(
  term: PodAffinityTerm,
  owner: PodFacts,
  cluster: ClusterState,
): Map<string, number> {
  const domains = new Map<string, number>();
  for (const node of cluster.nodes) {
    const domain = node.labels[term.topologyKey];
    if (domain === undefined) continue;
    for (const other of node.pods.values()) {
      if (other.uid !== owner.uid && concerns(term, owner, other, cluster)) {
        domains.set(domain, (domains.get(domain) ?? 0) + 1);
      }
    }
  }
  return domains;
}

/** Topology of running pods that want no such pod near them. */
export function refusedDomains(
  facts: PodFacts,
  cluster: ClusterState,
): { key: string; domain: string }[] {
  const refused: { key: string; domain: string }[] = [];
  for (const { node, other } of cluster.withAntiAffinity()) {
    for (const term of other.antiAffinity) {
      const domain = node.labels[term.topologyKey];
      if (domain !== undefined && concerns(term, other, facts, cluster)) {
        refused.push({ key: term.topologyKey, domain });
      }
    }
  }
  return refused;
}

/** The first of a group that wants to be together finds nobody yet. */
export function isFirstOfGroup(
  terms: PodAffinityTerm[],
  facts: PodFacts,
  cluster: ClusterState,
): boolean {
  return terms.every(term => concerns(term, facts, facts, cluster));
}

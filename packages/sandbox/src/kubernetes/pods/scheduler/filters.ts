import type { PodAffinityTerm, PodSpec } from 'kubernetes-types/core/v1';
import type { ClusterState } from './clusterState.ts';
import { suitsNode } from './nodeAffinity.ts';
import type { NodeState, PodFacts } from './nodeState.ts';
import { isFirstOfGroup, occupied, refusedDomains } from './podAffinity.ts';
import { untolerated } from './tolerations.ts';
import { spreadDomains, type SpreadDomains } from './topologySpread.ts';

/** Why a node cannot take a pod. */
export interface Refusal {
  /** In the words of the real scheduler. */
  reasons: string[];
  /** Whether it could if other pods were gone. */
  resolvable: boolean;
}

interface TermDomains {
  term: PodAffinityTerm;
  /** Pods that the term is about, by value of its topology key. */
  domains: Map<string, number>;
}

const UNSCHEDULABLE_TAINT = {
  key: 'node.kubernetes.io/unschedulable',
  effect: 'NoSchedule',
};
const BLOCKING = ['NoSchedule', 'NoExecute'];

/** Asks for one pod which nodes can take it, one filter after the other. */
export class NodeFilter {
  readonly #facts: PodFacts;
  readonly #spec: PodSpec;
  readonly #affinity: TermDomains[];
  readonly #antiAffinity: TermDomains[];
  readonly #refused: { key: string; domain: string }[];
  readonly #spread: SpreadDomains[];
  readonly #firstOfGroup: boolean;

  constructor(facts: PodFacts, cluster: ClusterState) {
    const spec = facts.pod.spec ?? { containers: [] };
    this.#facts = facts;
    this.#spec = spec;
    const found = (terms: PodAffinityTerm[]) =>
      terms.map(term => ({ term, domains: occupied(term, facts, cluster) }));
    const required =
      spec.affinity?.podAffinity
        ?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    this.#affinity = found(required);
    this.#antiAffinity = found(facts.antiAffinity);
    this.#refused = refusedDomains(facts, cluster);
    this.#spread = (spec.topologySpreadConstraints ?? [])
      .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule')
      .map(constraint => spreadDomains(constraint, facts, cluster));
    this.#firstOfGroup =
      this.#affinity.every(({ domains }) => domains.size === 0) &&
      isFirstOfGroup(required, facts, cluster);
  }

  /** Undefined when the node can take the pod. */
  refusal(node: NodeState): Refusal | undefined {
    return (
      this.#byNode(node) ??
      this.#byRoom(node) ??
      this.#bySpread(node) ??
      this.#byAffinity(node)
    );
  }

  #byNode(node: NodeState): Refusal | undefined {
    const spec = this.#spec;
    const cordoned =
      node.node.spec?.unschedulable &&
      untolerated(spec, [UNSCHEDULABLE_TAINT], BLOCKING).length > 0;
    if (cordoned) return unresolvable('node(s) were unschedulable');
    if (untolerated(spec, node.taints, BLOCKING).length > 0) {
      return unresolvable('node(s) had untolerated taint(s)');
    }
    return suitsNode(spec, node)
      ? undefined
      : unresolvable("node(s) didn't match Pod's node affinity/selector");
  }

  #byRoom(node: NodeState): Refusal | undefined {
    const { requests, hostPorts } = this.#facts;
    if (hostPorts.length > 0) {
      const taken = new Set(
        [...node.pods.values()].flatMap(other => other.hostPorts),
      );
      if (hostPorts.some(port => taken.has(port))) {
        return resolvable(
          "node(s) didn't have free ports for the requested pod ports",
        );
      }
    }
    const reasons: string[] = [];
    let possible = true;
    const { allocatable, requested } = node;
    if (node.pods.size + 1 > (allocatable.pods ?? 0)) {
      reasons.push('Too many pods');
    }
    for (const [name, amount] of Object.entries(requests)) {
      const whole = allocatable[name] ?? 0;
      if (amount > 0 && amount > whole - (requested[name] ?? 0)) {
        reasons.push(`Insufficient ${name}`);
        possible &&= amount <= whole;
      }
    }
    return reasons.length > 0 ? { reasons, resolvable: possible } : undefined;
  }

  #bySpread(node: NodeState): Refusal | undefined {
    const message = "node(s) didn't match pod topology spread constraints";
    for (const { constraint, counts, least, own } of this.#spread) {
      const domain = node.labels[constraint.topologyKey];
      if (domain === undefined) {
        return unresolvable(`${message} (missing required label)`);
      }
      const skew = (counts.get(domain) ?? 0) + own - least;
      if (skew > constraint.maxSkew) return resolvable(message);
    }
    return undefined;
  }

  #byAffinity({ labels }: NodeState): Refusal | undefined {
    const near = ({ term, domains }: TermDomains) =>
      domains.has(labels[term.topologyKey] ?? '');
    const hasKeys = this.#affinity.every(
      ({ term }) => term.topologyKey in labels,
    );
    const together =
      hasKeys && (this.#firstOfGroup || this.#affinity.every(near));
    if (!together) {
      return unresolvable("node(s) didn't match pod affinity rules");
    }
    if (this.#antiAffinity.some(near)) {
      return resolvable("node(s) didn't match pod anti-affinity rules");
    }
    return this.#refused.some(({ key, domain }) => labels[key] === domain)
      ? resolvable("node(s) didn't satisfy existing pods anti-affinity rules")
      : undefined;
  }
}

function unresolvable(reason: string): Refusal {
  return { reasons: [reason], resolvable: false };
}

function resolvable(reason: string): Refusal {
  return { reasons: [reason], resolvable: true };
}

import type {
  Node,
  Pod,
  PodAffinityTerm,
  Taint,
} from 'kubernetes-types/core/v1';
import {
  addAmounts,
  amountsOf,
  totalOf,
  type Amounts,
} from '../kubelet/podResources.ts';

const HIGHEST_USER_PORT = 65_535;

/** What the scheduler needs to know about a pod. */
export interface PodFacts {
  pod: Pod;
  uid: string;
  namespace: string;
  labels: Record<string, string>;
  requests: Amounts;
  hostPorts: string[];
  priority: number;
  ownerUid: string | undefined;
  antiAffinity: PodAffinityTerm[];
}

export function factsOf(pod: Pod): PodFacts {
  const { metadata = {}, spec = { containers: [] } } = pod;
  return {
    pod,
    uid: metadata.uid ?? '',
    namespace: metadata.namespace ?? 'default',
    labels: metadata.labels ?? {},
    requests: totalOf(spec, 'requests'),
    hostPorts: hostPortsOf(pod),
    priority: spec.priority ?? 0,
    ownerUid: metadata.ownerReferences?.find(owner => owner.controller)?.uid,
    antiAffinity:
      spec.affinity?.podAntiAffinity
        ?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
  };
}

function hostPortsOf({ spec }: Pod): string[] {
  return (spec?.containers ?? [])
    .flatMap(({ ports = [] }) => ports)
    .map(({ hostPort, containerPort, protocol = 'TCP' }) => ({
      port: hostPort ?? (spec?.hostNetwork ? containerPort : 0),
      protocol,
    }))
    .filter(({ port }) => port > 0 && port <= HIGHEST_USER_PORT)
    .map(({ port, protocol }) => `${protocol}/${port}`);
}

/** A node with the pods that are bound to it. */
export class NodeState {
  readonly pods = new Map<string, PodFacts>();
  readonly name: string;
  node: Node;
  allocatable: Amounts = {};
  requested: Amounts = {};

  constructor(node: Node) {
    this.node = node;
    this.name = node.metadata?.name ?? '';
    this.update(node);
  }

  get labels(): Record<string, string> {
    return this.node.metadata?.labels ?? {};
  }

  get taints(): Taint[] {
    return this.node.spec?.taints ?? [];
  }

  update(node: Node): void {
    this.node = node;
    this.allocatable = amountsOf(node.status?.allocatable);
  }

  add(facts: PodFacts): void {
    if (this.pods.has(facts.uid)) return;
    this.pods.set(facts.uid, facts);
    this.requested = addAmounts(this.requested, facts.requests);
  }

  remove(uid: string): PodFacts | undefined {
    const facts = this.pods.get(uid);
    if (!facts) return undefined;
    this.pods.delete(uid);
    const negative = Object.fromEntries(
      Object.entries(facts.requests).map(([name, amount]) => [name, -amount]),
    );
    this.requested = addAmounts(this.requested, negative);
    return facts;
  }
}

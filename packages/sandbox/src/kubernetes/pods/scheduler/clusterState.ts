import type { Node, Pod } from 'kubernetes-types/core/v1';
import { factsOf, NodeState, type PodFacts } from './nodeState.ts';

/** Nodes and what runs on them, as the scheduler last saw or decided it. */
export class ClusterState {
  readonly #nodes = new Map<string, NodeState>();
  readonly #places = new Map<string, string>();
  /** Pods that are bound to a node that is not known yet. */
  readonly #homeless = new Map<string, PodFacts>();
  readonly #antiAffinity = new Set<string>();
  /** How many pods an owner has on each node. */
  readonly #owned = new Map<string, Map<string, number>>();
  readonly #namespaceLabels: (name: string) => Record<string, string>;

  constructor(namespaceLabels: (name: string) => Record<string, string>) {
    this.#namespaceLabels = namespaceLabels;
  }

  get nodes(): NodeState[] {
    return [...this.#nodes.values()];
  }

  get size(): number {
    return this.#nodes.size;
  }

  namespaceLabels(namespace: string): Record<string, string> {
    return this.#namespaceLabels(namespace);
  }

  setNode(node: Node): void {
    const name = node.metadata?.name ?? '';
    const known = this.#nodes.get(name);
    if (known) {
      known.update(node);
      return;
    }
    const state = new NodeState(node);
    this.#nodes.set(name, state);
    for (const [uid, facts] of this.#homeless) {
      if (facts.pod.spec?.nodeName === name) {
        state.add(facts);
        this.#homeless.delete(uid);
      }
    }
  }

  removeNode(name: string): void {
    this.#nodes.delete(name);
  }

  /** A pod that has been given a node. */
  assume(pod: Pod, nodeName: string): void {
    const facts = factsOf(pod);
    if (this.#places.has(facts.uid)) return;
    this.#places.set(facts.uid, nodeName);
    if (facts.antiAffinity.length > 0) this.#antiAffinity.add(facts.uid);
    this.#countOwned(facts, nodeName, 1);
    const node = this.#nodes.get(nodeName);
    if (node) node.add(facts);
    else this.#homeless.set(facts.uid, facts);
  }

  /** Labels of a bound pod may have changed. */
  refresh(pod: Pod): void {
    const { uid = '', labels = {} } = pod.metadata ?? {};
    const node = this.#nodes.get(this.#places.get(uid) ?? '');
    const facts = node?.pods.get(uid);
    if (facts) {
      facts.labels = labels;
      facts.pod = pod;
    }
  }

  /** A pod that needs its room no longer; whether it had any. */
  forget(uid: string): boolean {
    const place = this.#places.get(uid);
    if (place === undefined) return false;
    this.#places.delete(uid);
    this.#antiAffinity.delete(uid);
    this.#homeless.delete(uid);
    const facts = this.#nodes.get(place)?.remove(uid);
    if (facts) this.#countOwned(facts, place, -1);
    return true;
  }

  /** How many pods of the same owner a node has. */
  siblings({ ownerUid = '' }: PodFacts, node: NodeState): number {
    return this.#owned.get(ownerUid)?.get(node.name) ?? 0;
  }

  #countOwned({ ownerUid }: PodFacts, node: string, change: number): void {
    if (!ownerUid) return;
    const counts = this.#owned.get(ownerUid) ?? new Map<string, number>();
    const count = (counts.get(node) ?? 0) + change;
    if (count > 0) counts.set(node, count);
    else counts.delete(node);
    if (counts.size > 0) this.#owned.set(ownerUid, counts);
    else this.#owned.delete(ownerUid);
  }

  /** The few pods that keep others away. */
  *withAntiAffinity(): Iterable<{ node: NodeState; other: PodFacts }> {
    for (const uid of this.#antiAffinity) {
      const node = this.#nodes.get(this.#places.get(uid) ?? '');
      const other = node?.pods.get(uid);
      if (node && other) yield { node, other };
    }
  }
}

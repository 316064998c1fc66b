import type { Pod } from 'kubernetes-types/core/v1';
import { fromMatchSelector } from '../rest/labelSelector.ts';
import type { StoreEvent } from '../store/history.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type { StoredObject } from '../store/storedObject.ts';
import { controllerOf, type Stored } from './objectReader.ts';

export type StoredPod = Stored<Pod>;

/** A label selector as workloads write it. */
export interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** Pods by namespace and label, and those that no controller has. */
export class PodIndex {
  readonly #byLabel = new Map<string, Map<string, StoredObject>>();
  readonly #byNode = new Map<string, Map<string, StoredObject>>();
  readonly #orphans = new Map<string, Map<string, StoredObject>>();
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
    for (const stored of store.collection('pods').range(undefined)) {
      this.#add(stored);
    }
    store.onCommit((resource, event) => {
      if (resource === 'pods') this.#apply(event);
    });
  }

  /** Pods of a namespace that a selector matches. */
  matching(namespace: string, selector: Selector): StoredPod[] {
    const matches = fromMatchSelector(selector);
    const pods: StoredPod[] = [];
    for (const { object } of this.#candidates(namespace, selector)) {
      if (matches(object.metadata.labels ?? {})) pods.push(object as StoredPod);
    }
    return pods;
  }

  /** Pods without a controller. */
  orphans(namespace: string): StoredPod[] {
    const orphans = this.#orphans.get(namespace)?.values() ?? [];
    return Array.from(orphans, ({ object }) => object as StoredPod);
  }

  onNode(node: string): StoredPod[] {
    const pods = this.#byNode.get(node)?.values() ?? [];
    return Array.from(pods, ({ object }) => object as StoredPod);
  }

  #candidates(
    namespace: string,
    { matchLabels = {} }: Selector,
  ): Iterable<StoredObject> {
    const sets = Object.entries(matchLabels).map(
      ([key, value]) =>
        this.#byLabel.get(labelKey(namespace, key, value)) ?? new Map(),
    );
    if (sets.length === 0) {
      return this.#store.collection('pods').range(namespace);
    }
    return sets.reduce((a, b) => (b.size < a.size ? b : a)).values();
  }

  #apply({ type, stored, previous }: StoreEvent): void {
    if (previous)
      this.#visit(previous, (index, key) => drop(index, key, previous));
    if (type !== 'DELETED') this.#add(stored);
  }

  #add(stored: StoredObject): void {
    this.#visit(stored, (index, key) => {
      const members = index.get(key) ?? new Map<string, StoredObject>();
      index.set(key, members.set(stored.key, stored));
    });
  }

  #visit(
    { object }: StoredObject,
    visit: (index: Map<string, Map<string, StoredObject>>, key: string) => void,
  ): void {
    const { namespace = '', labels = {} } = object.metadata;
    for (const [key, value] of Object.entries(labels)) {
      visit(this.#byLabel, labelKey(namespace, key, value));
    }
    if (object.spec?.nodeName) visit(this.#byNode, object.spec.nodeName);
    if (!controllerOf(object)) visit(this.#orphans, namespace);
  }
}

function labelKey(namespace: string, key: string, value: string): string {
  return `${namespace}/${key}=${value}`;
}

function drop(
  index: Map<string, Map<string, StoredObject>>,
  key: string,
  { key: member }: StoredObject,
): void {
  const members = index.get(key);
  members?.delete(member);
  if (members?.size === 0) index.delete(key);
}

import { reportFault } from '../diagnostics.ts';
import type { KubeObject, ResourceName } from '../types.ts';
import { Collection } from './collection.ts';
import type { StoreListener } from './collection.ts';
import type { StoreEvent } from './history.ts';
import { OwnerIndex } from './ownerIndex.ts';
import { StoredObject, keyOf } from './storedObject.ts';

/** Longest that deliveries keep requests waiting. */
const TURN_MS = 10;

/** How many events a resource remembers unless told otherwise. */
const DEFAULT_HISTORY_SIZE = 4_000;

/** Clients read 0 as "any version", so counting starts above it. */
const FIRST_REVISION = 1;

export type CommitListener = (
  resource: ResourceName,
  event: StoreEvent,
) => void;

/**
 * The versioned objects of one cluster. One counter numbers all writes. Those
 * who listen are told after the write has returned, in the order of writes,
 * also when a listener writes itself.
 */
export class ObjectStore {
  readonly owners = new OwnerIndex();
  readonly #historySize: number;
  readonly #collections = new Map<ResourceName, Collection>();
  readonly #listeners = new Map<ResourceName, Set<StoreListener>>();
  readonly #commitListeners = new Set<CommitListener>();
  readonly #allListeners = new Set<CommitListener>();
  #deliveries: (() => void)[] = [];
  #revision = FIRST_REVISION;

  constructor(historySize = DEFAULT_HISTORY_SIZE) {
    this.#historySize = historySize;
  }

  get revision(): number {
    return this.#revision;
  }

  collection(resource: ResourceName): Collection {
    let collection = this.#collections.get(resource);
    if (!collection) {
      collection = new Collection(this.#historySize, FIRST_REVISION);
      this.#collections.set(resource, collection);
    }
    return collection;
  }

  get(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
  ): StoredObject | undefined {
    return this.collection(resource).get(keyOf(namespace, name));
  }

  /** Stores a version; the store owns `object` from here on. */
  put(resource: ResourceName, object: KubeObject): StoredObject {
    const collection = this.collection(resource);
    const stored = this.#nextVersion(object);
    const previous = collection.get(stored.key);
    const type = previous ? 'MODIFIED' : 'ADDED';
    this.#commit(resource, collection, {
      type,
      revision: stored.revision,
      stored,
      previous,
    });
    return stored;
  }

  /** Removes an object; `last` is how watches see it go. */
  remove(resource: ResourceName, last: KubeObject): StoredObject {
    const collection = this.collection(resource);
    const stored = this.#nextVersion(last);
    const previous = collection.get(stored.key);
    this.#commit(resource, collection, {
      type: 'DELETED',
      revision: stored.revision,
      stored,
      previous,
    });
    return stored;
  }

  /** Tells of writes to one resource. Returns how to stop. */
  listen(resource: ResourceName, listener: StoreListener): () => void {
    const listeners = this.#listeners.get(resource) ?? new Set();
    this.#listeners.set(resource, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Tells of writes to every resource. Returns how to stop. */
  listenAll(listener: CommitListener): () => void {
    this.#allListeners.add(listener);
    return () => this.#allListeners.delete(listener);
  }

  /** Tells of writes before they return; the listener must not write. */
  onCommit(listener: CommitListener): () => void {
    this.#commitListeners.add(listener);
    return () => this.#commitListeners.delete(listener);
  }

  /** Runs `delivery` after those of the writes so far. */
  deliver(delivery: () => void): void {
    if (this.#deliveries.push(delivery) === 1) {
      queueMicrotask(() => this.#drain());
    }
  }

  #nextVersion(object: KubeObject): StoredObject {
    this.#revision += 1;
    object.metadata.resourceVersion = String(this.#revision);
    return new StoredObject(object, this.#revision);
  }

  #commit(
    resource: ResourceName,
    collection: Collection,
    event: StoreEvent,
  ): void {
    collection.apply(event);
    this.owners.replace(
      resource,
      event.previous,
      event.type === 'DELETED' ? undefined : event.stored,
    );
    for (const listener of this.#commitListeners) listener(resource, event);
    this.deliver(() => {
      for (const listener of this.#listeners.get(resource) ?? []) {
        guarded(() => listener(event));
      }
      for (const listener of this.#allListeners) {
        guarded(() => listener(resource, event));
      }
    });
  }

  #drain(from = 0): void {
    const end = performance.now() + TURN_MS;
    // Grows while it is walked: what listeners write is told in turn.
    for (let i = from; i < this.#deliveries.length; i++) {
      guarded(this.#deliveries[i]);
      if (performance.now() > end) {
        setImmediate(() => this.#drain(i + 1));
        return;
      }
    }
    this.#deliveries = [];
  }
}

/** A listener that fails must not keep the others from hearing. */
function guarded(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    reportFault('A watcher of the sandbox cluster failed', error);
  }
}

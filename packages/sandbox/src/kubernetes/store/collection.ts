import type { StoreEvent } from './history.ts';
import { History } from './history.ts';
import type { StoredObject } from './storedObject.ts';

/** Objects as they were at one revision. */
export interface Snapshot {
  objects: Iterable<StoredObject>;
  /** How many of them have a key not below this one. */
  count(next: string): number;
}

export type StoreListener = (event: StoreEvent) => void;

/** All objects of one resource, in the order of their keys. */
export class Collection {
  readonly history: History;
  readonly #byKey = new Map<string, StoredObject>();
  readonly #keys: string[] = [];

  constructor(historySize: number, revision: number) {
    this.history = new History(historySize, revision);
  }

  get size(): number {
    return this.#keys.length;
  }

  get(key: string): StoredObject | undefined {
    return this.#byKey.get(key);
  }

  apply(event: StoreEvent): void {
    const { key } = event.stored;
    if (event.type === 'DELETED') {
      this.#byKey.delete(key);
      this.#keys.splice(lowerBound(this.#keys, key), 1);
    } else {
      if (!this.#byKey.has(key)) {
        this.#keys.splice(lowerBound(this.#keys, key), 0, key);
      }
      this.#byKey.set(key, event.stored);
    }
    this.history.add(event);
  }

  /** How many objects of a namespace (or of all) have a key not below `from`. */
  count(namespace: string | undefined, from: string): number {
    // `0` is the character after the `/` that ends the namespace.
    const end =
      namespace === undefined
        ? this.#keys.length
        : lowerBound(this.#keys, `${namespace}0`);
    return end - lowerBound(this.#keys, from);
  }

  /** Objects of a namespace (or of all) whose key is not below `from`. */
  *range(namespace: string | undefined, from = ''): Generator<StoredObject> {
    const prefix = namespace === undefined ? '' : `${namespace}/`;
    const start = lowerBound(this.#keys, from > prefix ? from : prefix);
    for (let i = start; i < this.#keys.length; i++) {
      const key = this.#keys[i];
      if (!key.startsWith(prefix)) return;
      yield this.#byKey.get(key)!;
    }
  }

  /**
   * The same as it was at an earlier revision, by undoing the events since.
   * Undefined when the history does not reach back so far.
   */
  rangeAt(
    revision: number,
    namespace: string | undefined,
    from = '',
  ): Snapshot | undefined {
    const events = this.history.since(revision);
    if (!events) return undefined;
    if (events.length === 0) {
      return {
        objects: this.range(namespace, from),
        count: next => this.count(namespace, next),
      };
    }
    const then = new Map<string, StoredObject | undefined>();
    for (const event of events) {
      if (!then.has(event.stored.key)) {
        then.set(event.stored.key, event.previous);
      }
    }
    const prefix = namespace === undefined ? '' : `${namespace}/`;
    const objects = [...this.range(namespace, from)].filter(
      stored => !then.has(stored.key),
    );
    for (const [key, stored] of then) {
      if (stored && key.startsWith(prefix) && key >= from) objects.push(stored);
    }
    objects.sort((a, b) => (a.key < b.key ? -1 : 1));
    return {
      objects,
      count: next => objects.filter(({ key }) => key >= next).length,
    };
  }
}

function lowerBound(keys: string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle] < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

import type { WatchEventType } from '../types.ts';
import type { StoredObject } from './storedObject.ts';

/** One write. `stored` is the new version, for DELETED the last one. */
export interface StoreEvent {
  type: WatchEventType;
  revision: number;
  stored: StoredObject;
  previous?: StoredObject;
}

/** The last events of one resource, so that watches and pages can go on. */
export class History {
  readonly #capacity: number;
  #events: StoreEvent[] = [];
  #compacted: number;

  /** @param compacted - the revision before the first that can be held */
  constructor(capacity: number, compacted: number) {
    this.#capacity = capacity;
    this.#compacted = compacted;
  }

  /** Every event after this revision is still held. */
  get compacted(): number {
    return this.#compacted;
  }

  add(event: StoreEvent): void {
    this.#events.push(event);
    // Half is dropped at a time, so that adding stays cheap.
    if (this.#events.length > this.#capacity) {
      const dropped = this.#events.splice(0, Math.ceil(this.#capacity / 2));
      this.#compacted = dropped[dropped.length - 1].revision;
    }
  }

  /** Events after `revision` in order; undefined when some are gone. */
  since(revision: number): StoreEvent[] | undefined {
    if (revision < this.#compacted) return undefined;
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#events[middle].revision <= revision) low = middle + 1;
      else high = middle;
    }
    return this.#events.slice(low);
  }
}

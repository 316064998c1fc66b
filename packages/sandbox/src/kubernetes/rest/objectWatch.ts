import type { ObjectStore } from '../store/objectStore.ts';
import type { StoreEvent } from '../store/history.ts';
import type { ResourceName, WatchEventType } from '../types.ts';
import { StoredObject } from '../store/storedObject.ts';
import type { ObjectFilter } from './objectListing.ts';

/** An event as one watcher sees it. */
export interface SelectedEvent {
  type: WatchEventType;
  stored: StoredObject;
  revision: number;
}

/**
 * What an event means to a watcher with a selector: an object that starts to
 * match is ADDED, one that no longer does is DELETED, in its last matching state.
 */
function selectEvent(
  event: StoreEvent,
  namespace: string | undefined,
  filter: ObjectFilter | undefined,
): SelectedEvent | undefined {
  const { stored, previous, revision } = event;
  if (namespace !== undefined && stored.namespace !== namespace) {
    return undefined;
  }
  if (!filter) return { type: event.type, stored, revision };
  const before = previous !== undefined && filter(previous);
  const after = event.type !== 'DELETED' && filter(stored);
  if (!before && !after) return undefined;
  if (before && after) return { type: 'MODIFIED', stored, revision };
  if (after) return { type: 'ADDED', stored, revision };
  return { type: 'DELETED', stored: lastMatching(event), revision };
}

/** Shared by the watchers that an event leaves, so serialised once for them. */
const lastStates = new WeakMap<StoreEvent, StoredObject>();

/** What a watcher knew, with the revision at which it was no longer so. */
function lastMatching(event: StoreEvent): StoredObject {
  const known = lastStates.get(event);
  if (known) return known;
  const { object } = event.previous ?? event.stored;
  const resourceVersion = String(event.revision);
  const metadata = { ...object.metadata, resourceVersion };
  const last = new StoredObject({ ...object, metadata }, event.revision);
  lastStates.set(event, last);
  return last;
}

export interface WatchStart {
  resource: ResourceName;
  namespace?: string;
  filter?: ObjectFilter;
  /** Events after this revision are told; they must still be held. */
  revision: number;
}

/** Live events; the missed ones come first. Returns how to stop. */
export function watchObjects(
  store: ObjectStore,
  { resource, namespace, filter, revision }: WatchStart,
  onEvent: (event: SelectedEvent) => void,
): () => void {
  const missed = store.collection(resource).history.since(revision) ?? [];
  const from = Math.max(revision, store.revision);
  let stopped = false;
  const tell = (event: StoreEvent) => {
    const selected = stopped
      ? undefined
      : selectEvent(event, namespace, filter);
    if (selected) onEvent(selected);
  };
  for (const event of missed) store.deliver(() => tell(event));
  const stopListening = store.listen(resource, event => {
    if (event.revision > from) tell(event);
  });
  return () => {
    stopped = true;
    stopListening();
  };
}

import { StatusError, type FieldError } from '../api/statusError.ts';
import {
  resourceNameOf,
  type ResourceDefinition,
} from '../schema/resourceDefinition.ts';
import type { Collection } from '../store/collection.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type { StoredObject } from '../store/storedObject.ts';
import type { ListOptions } from '../types.ts';
import { decodeContinue, encodeContinue } from './continueToken.ts';
import { parseFieldSelector } from './fieldSelector.ts';
import { parseLabelSelector } from './labelSelector.ts';

export interface ListQuery extends ListOptions {
  limit?: number;
  continue?: string;
  resourceVersion?: string;
  resourceVersionMatch?: string;
}

export interface ObjectPage {
  items: StoredObject[];
  revision: number;
  continue?: string;
  remainingItemCount?: number;
}

export type ObjectFilter = (stored: StoredObject) => boolean;

const NO_LABELS = {};

/** Both selectors in one; undefined when everything matches. */
export function selectorFilter(
  definition: ResourceDefinition,
  options: ListOptions,
): ObjectFilter | undefined {
  if (!options.labelSelector && !options.fieldSelector) return undefined;
  const labels = parseLabelSelector(options.labelSelector);
  const fields = parseFieldSelector(options.fieldSelector, definition);
  return ({ object }) =>
    labels(object.metadata.labels ?? NO_LABELS) && fields.matches(object);
}

/** Lists at one revision, so that the pages of a list agree with each other. */
export function listObjects(
  store: ObjectStore,
  definition: ResourceDefinition,
  query: ListQuery,
): ObjectPage {
  assertListOptions(query);
  const filter = selectorFilter(definition, query);
  const collection = store.collection(resourceNameOf(definition));
  const position = startingPoint(store, query);
  const { revision } = position;
  const namespace = definition.namespaced ? query.namespace : undefined;
  const prefix = namespace === undefined ? '' : `${namespace}/`;
  const snapshot = collection.rangeAt(
    revision,
    namespace,
    prefix + position.start,
  );
  if (!snapshot) throw expired(query, position.start);
  const limit = query.resourceVersion === '0' ? 0 : query.limit ?? 0;
  const page = takePage(snapshot.objects, limit, filter);
  if (!page.next) return { items: page.items, revision };
  const last = page.next.slice(prefix.length);
  return {
    items: page.items,
    revision,
    continue: encodeContinue({ revision, start: last }),
    // Only lists without selectors say how much is left.
    remainingItemCount: filter ? undefined : snapshot.count(page.next),
  };
}

interface Position {
  revision: number;
  start: string;
}

function startingPoint(store: ObjectStore, query: ListQuery): Position {
  if (query.continue) {
    const token = decodeContinue(query.continue);
    const revision = token.revision < 0 ? store.revision : token.revision;
    assertNotFuture(store, revision);
    return { revision, start: token.start };
  }
  const wanted = parseResourceVersion(query.resourceVersion);
  assertNotFuture(store, wanted);
  const exact =
    query.resourceVersionMatch === 'Exact' ||
    (query.resourceVersionMatch === undefined && (query.limit ?? 0) > 0);
  return {
    revision: exact && wanted > 0 ? wanted : store.revision,
    start: '',
  };
}

function expired(query: ListQuery, start: string): StatusError {
  if (!query.continue) {
    return StatusError.expired(
      'The resourceVersion for the provided list is too old.',
    );
  }
  return StatusError.expired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    encodeContinue({ revision: -1, start }),
  );
}

interface Slice {
  items: StoredObject[];
  /** First key after the page, when there is one. */
  next?: string;
}

function takePage(
  objects: Iterable<StoredObject>,
  limit: number,
  filter: ObjectFilter | undefined,
): Slice {
  const items: StoredObject[] = [];
  for (const stored of objects) {
    if (limit > 0 && items.length === limit) {
      return { items, next: `${items[limit - 1].key}\0` };
    }
    if (!filter || filter(stored)) items.push(stored);
  }
  return { items };
}

/** 0 stands for "any"; refuses what is no number as the server does. */
export function parseResourceVersion(text: string | undefined): number {
  if (!text) return 0;
  if (/^\d+$/.test(text)) return Number(text);
  throw StatusError.badRequest(
    `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(
      text,
    )}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
  );
}

function assertNotFuture(store: ObjectStore, revision: number): void {
  if (revision > store.revision) {
    throw StatusError.tooLargeResourceVersion(revision, store.revision);
  }
}

function assertListOptions(query: ListQuery): void {
  if (
    query.continue &&
    query.resourceVersion &&
    query.resourceVersion !== '0'
  ) {
    throw StatusError.badRequest(
      'specifying resource version is not allowed when using continue',
    );
  }
  const match = query.resourceVersionMatch;
  if (match === undefined) return;
  const errors: FieldError[] = [];
  const forbid = (message: string) =>
    errors.push({
      reason: 'FieldValueForbidden',
      field: 'resourceVersionMatch',
      message: `Forbidden: ${message}`,
    });
  if (!query.resourceVersion) {
    forbid(
      'resourceVersionMatch is forbidden unless resourceVersion is provided',
    );
  }
  if (query.continue)
    forbid('resourceVersionMatch is forbidden when continue is provided');
  if (match !== 'Exact' && match !== 'NotOlderThan') {
    errors.push({
      reason: 'FieldValueNotSupported',
      field: 'resourceVersionMatch',
      message: `Unsupported value: ${JSON.stringify(
        match,
      )}: supported values: "Exact", "NotOlderThan"`,
    });
  } else if (match === 'Exact' && query.resourceVersion === '0') {
    forbid('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (errors.length > 0) {
    throw StatusError.invalid(
      { group: 'meta.k8s.io', kind: 'ListOptions' },
      '',
      errors,
    );
  }
}

/** Present objects of a collection that a listing would hold. */
export function* selectObjects(
  collection: Collection,
  namespace: string | undefined,
  filter: ObjectFilter | undefined,
): Generator<StoredObject> {
  for (const stored of collection.range(namespace)) {
    if (!filter || filter(stored)) yield stored;
  }
}

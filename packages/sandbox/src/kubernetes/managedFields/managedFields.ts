import { equalJson, isRecord } from '../store/json.ts';
import type { KubeObject } from '../types.ts';
import { compare, type Comparison } from './comparison.ts';
import { assertNoConflict } from './conflicts.ts';
import {
  difference,
  EMPTY,
  fieldsOf,
  isEmptySet,
  union,
  type FieldSet,
} from './fieldSet.ts';
import type { FieldType } from './fieldType.ts';
import { fieldsAppliedByClient, keepLastApplied } from './lastApplied.ts';
import type { ManagedFieldsEntry } from './managedFieldsEntry.ts';
import { merge, prune } from './typedMerge.ts';

/** Who writes, and when. */
export interface FieldWriter {
  manager: string;
  apiVersion: string;
  /** As metadata writes times. */
  time?: string;
  subresource?: string;
}

/** Fields that say which object it is or that only the server writes. */
const UNMANAGED: FieldSet = {
  'f:apiVersion': EMPTY,
  'f:kind': EMPTY,
  'f:metadata': {
    '.': EMPTY,
    'f:creationTimestamp': EMPTY,
    'f:deletionGracePeriodSeconds': EMPTY,
    'f:deletionTimestamp': EMPTY,
    'f:generation': EMPTY,
    'f:managedFields': EMPTY,
    'f:name': EMPTY,
    'f:namespace': EMPTY,
    'f:resourceVersion': EMPTY,
    'f:selfLink': EMPTY,
    'f:uid': EMPTY,
  },
};

/**
 * What a new object of a built-in kind has before anyone has set anything:
 * structs that Go holds by value, which therefore nobody adds.
 */
const TEMPLATE = { metadata: {}, spec: { containers: [] } };
const ZERO_OBJECT = {
  metadata: {},
  source: {},
  spec: {
    containers: [],
    jobTemplate: { metadata: {}, spec: { template: TEMPLATE } },
    resources: {},
    scaleTargetRef: {},
    strategy: {},
    template: TEMPLATE,
    updateStrategy: {},
  },
  status: { loadBalancer: {} },
};

function entriesOf(object: KubeObject): ManagedFieldsEntry[] {
  return (object.metadata.managedFields ?? []) as ManagedFieldsEntry[];
}

/** A client that sends one empty entry wants the object to have no managers. */
function isReset(entries: unknown[]): boolean {
  return entries.length === 1 && isRecord(entries[0]) && !entries[0].manager;
}

/** Notes on a new object who made it. */
export function trackCreate(
  object: KubeObject,
  writer: FieldWriter,
  type: FieldType,
  builtin: boolean,
): void {
  const zero = builtin ? ZERO_OBJECT : { metadata: {} };
  const { managedFields: _given, ...metadata } = object.metadata;
  const { changed } = compare(zero, { ...object, metadata }, type);
  writeEntries(object, takeOver([], managed({ changed, removed: {} }), writer));
}

/**
 * Notes on the next version of an object who changed what. An object that has
 * no managers stays without, until someone applies.
 */
export function trackUpdate(
  next: KubeObject,
  old: KubeObject,
  writer: FieldWriter,
  type: FieldType,
): void {
  const given = next.metadata.managedFields as ManagedFieldsEntry[] | undefined;
  if (given && isReset(given)) {
    delete next.metadata.managedFields;
    return;
  }
  const entries = entriesOf(next);
  if (entries.length === 0) return;
  const comparison = managed(compare(old, next, type));
  if (isEmptySet(comparison.changed) && isEmptySet(comparison.removed)) return;
  writeEntries(next, takeOver(entries, comparison, writer));
}

function managed({ changed, removed }: Comparison): Comparison {
  return {
    changed: difference(changed, UNMANAGED),
    removed: difference(removed, UNMANAGED),
  };
}

/** What a writer changed is its own from here on, and nobody else's. */
function takeOver(
  entries: ManagedFieldsEntry[],
  { changed, removed }: Comparison,
  writer: FieldWriter,
): ManagedFieldsEntry[] {
  const kept = entries.map(entry => ({
    ...entry,
    fieldsV1: difference(difference(entry.fieldsV1, changed), removed),
  }));
  if (!isEmptySet(changed)) {
    const own = kept.find(
      entry =>
        entry.operation === 'Update' &&
        entry.manager === writer.manager &&
        entry.apiVersion === writer.apiVersion &&
        entry.subresource === writer.subresource,
    );
    if (own) {
      own.fieldsV1 = union(own.fieldsV1, changed);
      if (writer.time) own.time = writer.time;
    } else kept.push(entryOf(writer, 'Update', changed));
  }
  return kept;
}

function entryOf(
  { manager, apiVersion, time, subresource }: FieldWriter,
  operation: ManagedFieldsEntry['operation'],
  fieldsV1: FieldSet,
): ManagedFieldsEntry {
  return {
    manager,
    operation,
    apiVersion,
    ...(time && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(subresource && { subresource }),
  };
}

const MAX_UPDATE_MANAGERS = 10;
const OLD_MANAGERS = 'ancient-changes';

function writeEntries(object: KubeObject, entries: ManagedFieldsEntry[]): void {
  const present = entries.filter(({ fieldsV1 }) => !isEmptySet(fieldsV1));
  object.metadata.managedFields = joinOldest(present.sort(compareEntries));
}

/** Applied fields first, then in the order of time. */
function compareEntries(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  for (const field of [
    'operation',
    'time',
    'manager',
    'apiVersion',
    'subresource',
  ] as const) {
    const left = a[field] ?? '';
    const right = b[field] ?? '';
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** Of too many managers the oldest are one. */
function joinOldest(entries: ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  const updates = entries.filter(({ operation }) => operation === 'Update');
  if (updates.length <= MAX_UPDATE_MANAGERS) return entries;
  const oldest = updates.slice(0, updates.length - MAX_UPDATE_MANAGERS + 1);
  const joined = new Map<string, ManagedFieldsEntry>();
  for (const entry of oldest) {
    const known = joined.get(entry.apiVersion);
    joined.set(entry.apiVersion, {
      ...entry,
      manager: OLD_MANAGERS,
      subresource: undefined,
      fieldsV1: union(known?.fieldsV1 ?? EMPTY, entry.fieldsV1),
    });
  }
  const rest = entries.filter(entry => !oldest.includes(entry));
  return [...rest, ...joined.values()].sort(compareEntries);
}

export interface ApplyRequest {
  writer: FieldWriter;
  /** Takes what others own instead of refusing. */
  force: boolean;
  /** Tells fields at the top that this endpoint does not write. */
  ignores(element: string): boolean;
}

/**
 * Server-side apply: lays the applied fields over the object, takes out those
 * that were applied before and nobody owns any longer, and notes the owner.
 * @throws StatusError - Conflict, when others own what would change
 */
export function applyFields(
  live: KubeObject,
  applied: KubeObject,
  type: FieldType,
  { writer, force, ignores }: ApplyRequest,
): KubeObject {
  const set = appliedSet(applied, type, ignores);
  const entries = trackedEntries(live, writer, type);
  const isOwn = (entry: ManagedFieldsEntry) =>
    entry.operation === 'Apply' &&
    entry.manager === writer.manager &&
    entry.subresource === writer.subresource;
  const before = entries.find(isOwn);
  const others = entries.filter(entry => !isOwn(entry));
  let next = merge(live, applied, type) as KubeObject;
  if (before) {
    // What says which object it is was applied too, so it stays.
    const owned = others.reduce(
      (all, item) => union(all, item.fieldsV1),
      union(set, UNMANAGED),
    );
    next = prune(next, before.fieldsV1, owned, type) as KubeObject;
  }
  const comparison = managed(compare(live, next, type));
  if (!force) {
    const allowed = fieldsAppliedByClient(live, writer.manager, type);
    assertNoConflict(others, comparison.changed, allowed);
  }
  const kept = others.map(entry => ({
    ...entry,
    fieldsV1: difference(
      difference(entry.fieldsV1, comparison.changed),
      comparison.removed,
    ),
  }));
  const same =
    before &&
    equalJson(before.fieldsV1, set) &&
    isEmptySet(comparison.changed) &&
    isEmptySet(comparison.removed);
  const own = same ? before : entryOf(writer, 'Apply', set);
  next.metadata = { ...next.metadata };
  keepLastApplied(next, applied, writer.manager);
  writeEntries(next, [...kept, own]);
  return next;
}

/** Notes on an object that was made by applying it who did. */
export function trackApplied(
  object: KubeObject,
  applied: KubeObject,
  type: FieldType,
  { writer, ignores }: ApplyRequest,
): void {
  const set = appliedSet(applied, type, ignores);
  writeEntries(object, [entryOf(writer, 'Apply', set)]);
}

function appliedSet(
  applied: KubeObject,
  type: FieldType,
  ignores: ApplyRequest['ignores'],
): FieldSet {
  const set = difference(fieldsOf(applied, type), UNMANAGED);
  return Object.fromEntries(
    Object.entries(set).filter(([element]) => !ignores(element)),
  );
}

/** What is there before anything was applied belongs to nobody by name. */
function trackedEntries(
  live: KubeObject,
  writer: FieldWriter,
  type: FieldType,
): ManagedFieldsEntry[] {
  const entries = entriesOf(live);
  if (entries.length > 0 || !live.metadata.resourceVersion) return entries;
  const fields = difference(fieldsOf(live, type), UNMANAGED);
  const manager = 'before-first-apply';
  const { apiVersion, time } = writer;
  return [entryOf({ manager, apiVersion, time }, 'Update', fields)];
}

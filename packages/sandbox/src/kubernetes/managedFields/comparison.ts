import { equalJson, isRecord } from '../store/json.ts';
import { EMPTY, elementOf, isEmptySet, type FieldSet } from './fieldSet.ts';
import type { FieldType } from './fieldType.ts';

/** Which fields two versions of an object differ in. */
export interface Comparison {
  /** Added or modified. */
  changed: FieldSet;
  removed: FieldSet;
}

/** Compares two maps, or two lists, field by field (`typed.Compare`). */
export function compare(
  before: unknown,
  after: unknown,
  type: FieldType,
): Comparison {
  const comparison: Comparison = { changed: {}, removed: {} };
  if (isRecord(before) && isRecord(after)) {
    compareMembers(before, after, type, comparison);
  } else if (Array.isArray(before) && Array.isArray(after)) {
    compareItems(before, after, type, comparison);
  }
  return comparison;
}

function compareMembers(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  type: FieldType,
  comparison: Comparison,
): void {
  for (const name of Object.keys(after)) {
    const old = before[name];
    if (old === after[name]) continue;
    const child = type.member(name);
    compareField(`f:${name}`, old, after[name], child, comparison);
  }
  for (const name of Object.keys(before)) {
    if (after[name] !== undefined || before[name] === undefined) continue;
    const child = type.member(name);
    compareField(`f:${name}`, before[name], undefined, child, comparison);
  }
}

function compareItems(
  before: unknown[],
  after: unknown[],
  type: FieldType,
  comparison: Comparison,
): void {
  const old = itemsByElement(before, type);
  const child = type.member('');
  const seen = new Set<string>();
  for (const item of after) {
    const element = elementOf(item, type);
    if (element === undefined || seen.has(element)) continue;
    seen.add(element);
    compareField(element, old.get(element), item, child, comparison);
  }
  for (const [element, item] of old) {
    if (seen.has(element)) continue;
    compareField(element, item, undefined, child, comparison);
  }
}

function itemsByElement(
  list: unknown[],
  type: FieldType,
): Map<string, unknown> {
  const items = new Map<string, unknown>();
  for (const item of list) {
    const element = elementOf(item, type);
    if (element !== undefined && !items.has(element)) items.set(element, item);
  }
  return items;
}

function compareField(
  element: string,
  before: unknown,
  after: unknown,
  type: FieldType,
  comparison: Comparison,
): void {
  if (before === undefined) {
    if (after !== undefined) comparison.changed[element] = whole(after, type);
  } else if (after === undefined) {
    comparison.removed[element] = whole(before, type);
  } else if (isLeaf(before, after, type)) {
    if (!equalJson(before, after)) comparison.changed[element] = EMPTY;
  } else {
    const { changed, removed } = compare(before, after, type);
    if (!isEmptySet(changed)) comparison.changed[element] = changed;
    if (!isEmptySet(removed)) comparison.removed[element] = removed;
  }
}

function isLeaf(before: unknown, after: unknown, type: FieldType): boolean {
  if (type.atomic) return true;
  if (isRecord(before) && isRecord(after)) return false;
  return !(Array.isArray(before) && Array.isArray(after) && type.associative);
}

/** A value that came or went as a whole: it and all that is in it. */
function whole(value: unknown, type: FieldType): FieldSet {
  if (type.atomic) return EMPTY;
  const fields: FieldSet = {};
  if (isRecord(value)) {
    for (const name of Object.keys(value)) {
      if (value[name] === undefined) continue;
      fields[`f:${name}`] = whole(value[name], type.member(name));
    }
  } else if (Array.isArray(value) && type.associative) {
    for (const item of value) {
      const element = elementOf(item, type);
      if (element) fields[element] = whole(item, type.member(''));
    }
  }
  return isEmptySet(fields) ? EMPTY : { '.': EMPTY, ...fields };
}

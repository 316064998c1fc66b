import { isRecord } from '../store/json.ts';
import type { FieldType } from './fieldType.ts';

/**
 * A set of fields as FieldsV1 writes it: `f:<name>` members of maps,
 * `k:{…}` items by key, `v:<value>` items of sets. A node that is empty or has
 * `.` is itself in the set. Nodes are never changed once made, so sets share
 * them.
 */
export interface FieldSet {
  [element: string]: FieldSet;
}

export const EMPTY: FieldSet = Object.freeze({});

/** What a node that is in the set together with some of its members has. */
const SELF = '.';

export function isMember(set: FieldSet): boolean {
  return SELF in set || isEmptySet(set);
}

export function isEmptySet(set: FieldSet): boolean {
  return Object.keys(set).length === 0;
}

/** A node of a set; undefined when nothing of it is in the set. */
function node(member: boolean, children: FieldSet): FieldSet | undefined {
  const empty = isEmptySet(children);
  if (empty) return member ? EMPTY : undefined;
  return member ? { [SELF]: EMPTY, ...children } : children;
}

function isNamed(element: string): boolean {
  return element !== SELF;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(b)) return a;
  if (isEmptySet(a)) return b;
  const result: FieldSet = { ...a };
  for (const element of Object.keys(b)) {
    result[element] = Object.hasOwn(a, element)
      ? unionOfNodes(a[element], b[element])
      : b[element];
  }
  return result;
}

function unionOfNodes(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a;
  const member = isMember(a) || isMember(b);
  return node(member, union(childrenOf(a), childrenOf(b))) ?? EMPTY;
}

function childrenOf(set: FieldSet): FieldSet {
  if (!(SELF in set)) return set;
  const { [SELF]: _self, ...children } = set;
  return children;
}

/** Fields of `a` that are not in `b`; fields below those of `b` stay. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  let result: FieldSet | undefined;
  for (const element of Object.keys(b)) {
    if (!isNamed(element) || !Object.hasOwn(a, element)) continue;
    const left = a[element];
    const right = b[element];
    const member = isMember(left) && !isMember(right);
    const rest = node(member, difference(childrenOf(left), childrenOf(right)));
    if (rest === left) continue;
    result ??= { ...a };
    if (rest) result[element] = rest;
    else delete result[element];
  }
  return result ?? a;
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const result: FieldSet = {};
  for (const element of Object.keys(b)) {
    if (!isNamed(element) || !Object.hasOwn(a, element)) continue;
    const member = isMember(a[element]) && isMember(b[element]);
    const shared = node(
      member,
      intersection(childrenOf(a[element]), childrenOf(b[element])),
    );
    if (shared) result[element] = shared;
  }
  return result;
}

/** The paths of a set, as conflicts name them: `.spec.ports[name="a"].port`. */
export function pathsOf(set: FieldSet, prefix = ''): string[] {
  return Object.keys(set)
    .filter(isNamed)
    .sort()
    .flatMap(element => {
      const path = `${prefix}${pathElement(element)}`;
      const child = set[element];
      return [...(isMember(child) ? [path] : []), ...pathsOf(child, path)];
    });
}

function pathElement(element: string): string {
  const text = element.slice(2);
  if (element.startsWith('f:')) return `.${text}`;
  if (element.startsWith('v:')) return `[=${text}]`;
  if (element.startsWith('i:')) return `[${text}]`;
  const keys = Object.entries(JSON.parse(text) as Record<string, unknown>);
  const list = keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `[${list.join(',')}]`;
}

/** How an item of a list is told from the others in FieldsV1. */
export function elementOf(item: unknown, type: FieldType): string | undefined {
  if (!type.keys) return `v:${JSON.stringify(item)}`;
  if (!isRecord(item)) return undefined;
  const key: Record<string, unknown> = {};
  for (const name of [...type.keys].sort()) {
    const value = item[name] ?? type.keyDefaults[name];
    if (value !== undefined) key[name] = value;
  }
  return `k:${JSON.stringify(key)}`;
}

/** All fields of an applied value (`ToFieldSet`). */
export function fieldsOf(value: unknown, type: FieldType): FieldSet {
  if (type.atomic) return EMPTY;
  const fields: FieldSet = {};
  if (isRecord(value)) {
    for (const [name, member] of Object.entries(value)) {
      fields[`f:${name}`] = fieldsOf(member, type.member(name));
    }
  } else if (Array.isArray(value) && type.associative) {
    for (const item of value) {
      const element = elementOf(item, type);
      if (element === undefined) continue;
      const children = fieldsOf(item, type.member(''));
      fields[element] = node(true, children) ?? EMPTY;
    }
  }
  return fields;
}

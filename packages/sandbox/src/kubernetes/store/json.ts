import type { KubeObject } from '../types.ts';

/** Deep copy of JSON data, several times faster than `structuredClone`. */
export function cloneJson<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cloneJson) as T;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) setMember(copy, key, cloneJson(member));
  }
  return copy as T;
}

/**
 * A copy of an object that may be changed. Only the list of its managers is
 * shared: it is as large as all the rest, and replaced instead of changed.
 */
export function cloneObject<T extends KubeObject | undefined>(object: T): T {
  if (!object?.metadata.managedFields) return cloneJson(object);
  const { metadata, ...content } = object;
  const { managedFields, ...rest } = metadata;
  const copy = { kind: object.kind, apiVersion: object.apiVersion };
  return {
    ...copy,
    metadata: { ...cloneJson(rest), managedFields },
    ...cloneJson(content),
  } as T;
}

/** Assigns an own member also for names such as `__proto__`. */
export function setMember(
  target: Record<string, unknown>,
  key: string,
  value: unknown,
): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  } else {
    target[key] = value;
  }
}

/** A member of an object's own, and nothing that JavaScript's objects inherit. */
export function ownMember<T>(
  record: Readonly<Record<string, T>> | undefined,
  name: string,
): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Equality of JSON data whatever the order of members; absent is undefined. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => equalJson(item, b[index]))
    );
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const key of keys) {
    if (!equalJson(left[key], right[key])) return false;
  }
  return true;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

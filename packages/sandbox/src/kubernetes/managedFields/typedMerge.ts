import { cloneJson, isRecord, setMember } from '../store/json.ts';
import { elementOf, isMember, type FieldSet } from './fieldSet.ts';
import type { FieldType } from './fieldType.ts';

/** Lays an applied value over the present one. */
export function merge(
  live: unknown,
  applied: unknown,
  type: FieldType,
): unknown {
  if (type.atomic) return cloneJson(applied);
  if (isRecord(live) && isRecord(applied)) {
    const merged: Record<string, unknown> = { ...live };
    for (const [name, value] of Object.entries(applied)) {
      const before = Object.hasOwn(live, name) ? live[name] : undefined;
      setMember(merged, name, merge(before, value, type.member(name)));
    }
    return merged;
  }
  if (Array.isArray(live) && Array.isArray(applied) && type.associative) {
    return mergeItems(live, applied, type);
  }
  return cloneJson(applied);
}

/**
 * Items of both lists: shared ones in the order of the applied list, those
 * that only one has where they stood among the shared.
 */
function mergeItems(
  live: unknown[],
  applied: unknown[],
  type: FieldType,
): unknown[] {
  const identify = (item: unknown) => elementOf(item, type) ?? '';
  const liveElements = live.map(identify);
  const appliedElements = applied.map(identify);
  const liveByElement = new Map(
    live.map((item, index) => [liveElements[index], item]),
  );
  const shared = new Set(appliedElements);
  const child = type.member('');
  const merged: unknown[] = [];
  let next = 0;
  const take = (index: number) => {
    const before = liveByElement.get(appliedElements[index]);
    merged.push(merge(before, applied[index], child));
  };
  live.forEach((item, index) => {
    if (!shared.has(liveElements[index])) {
      merged.push(item);
      return;
    }
    // Up to the next item that both have; a moved one comes in its new place.
    while (next < applied.length) {
      const isShared = liveByElement.has(appliedElements[next]);
      take(next);
      next += 1;
      if (isShared) break;
    }
  });
  for (; next < applied.length; next++) take(next);
  return merged;
}

/**
 * Takes out what a manager applied before and no longer does, unless another
 * owns it or something in it.
 * @param last - what the manager applied the last time
 * @param owned - what anybody owns now
 */
export function prune(
  value: unknown,
  last: FieldSet,
  owned: FieldSet,
  type: FieldType,
): unknown {
  if (type.atomic) return value;
  if (isRecord(value)) {
    const pruned: Record<string, unknown> = { ...value };
    for (const element of Object.keys(last)) {
      const name = element.slice(2);
      if (!element.startsWith('f:') || !Object.hasOwn(pruned, name)) continue;
      if (!Object.hasOwn(owned, element)) delete pruned[name];
      else {
        const child = type.member(name);
        const member = pruned[name];
        pruned[name] = prune(member, last[element], owned[element], child);
      }
    }
    return pruned;
  }
  if (!Array.isArray(value) || !type.associative) return value;
  return value.flatMap(item => {
    const element = elementOf(item, type);
    if (!element || !Object.hasOwn(last, element)) return [item];
    const child = type.member('');
    if (Object.hasOwn(owned, element)) {
      return [prune(item, last[element], owned[element], child)];
    }
    return isMember(last[element])
      ? []
      : [prune(item, last[element], {}, child)];
  });
}

import { cloneJson, equalJson, isRecord } from '../../kubernetes/store/json.ts';
import type { MergeRules } from '../../kubernetes/patch/mergeRules.ts';

/** Where client-side apply keeps what it applied last. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * What `kubectl apply` makes of a live value: what is wanted is set, what was
 * applied before and is wanted no more is removed, all else stays.
 */
export function threeWayMerge(
  last: unknown,
  wanted: unknown,
  live: unknown,
  rules: MergeRules,
): unknown {
  if (isRecord(wanted)) {
    const members = isRecord(live) ? live : {};
    return mergeMembers(isRecord(last) ? last : {}, wanted, members, rules);
  }
  if (Array.isArray(wanted) && Array.isArray(live)) {
    const before = Array.isArray(last) ? last : [];
    if (rules.mergeKey) {
      return mergeItems(before, wanted, live, rules, rules.mergeKey);
    }
    if (rules.mergesValues) return mergeValues(before, wanted, live);
  }
  return cloneJson(wanted);
}

function mergeMembers(
  last: Record<string, unknown>,
  wanted: Record<string, unknown>,
  live: Record<string, unknown>,
  rules: MergeRules,
): Record<string, unknown> {
  const merged = { ...live };
  for (const key of Object.keys(last)) {
    if (!(key in wanted)) delete merged[key];
  }
  for (const [key, value] of Object.entries(wanted)) {
    if (value === null || value === undefined) {
      delete merged[key];
      continue;
    }
    const next = threeWayMerge(last[key], value, live[key], rules.member(key));
    // What is empty and was never there is not written.
    const isNothing = isRecord(next) && Object.keys(next).length === 0;
    if (isNothing && live[key] === undefined && key === 'annotations') continue;
    merged[key] = next;
  }
  return merged;
}

function mergeItems(
  last: unknown[],
  wanted: unknown[],
  live: unknown[],
  rules: MergeRules,
  key: string,
): unknown[] {
  const keyOf = (item: unknown) => (isRecord(item) ? item[key] : item);
  const find = (items: unknown[], item: unknown) =>
    items.find(candidate => equalJson(keyOf(candidate), keyOf(item)));
  const merged = wanted.map(item => {
    const present = find(live, item);
    return present === undefined
      ? cloneJson(item)
      : threeWayMerge(find(last, item), item, present, {
          ...rules,
          mergeKey: undefined,
          member: name => rules.member(name),
        });
  });
  const others = live.filter(
    item => find(wanted, item) === undefined && find(last, item) === undefined,
  );
  return inLiveOrder([...merged, ...others], live, keyOf, wanted);
}

/** Keeps the live order as long as it does not go against the wanted one. */
function inLiveOrder(
  items: unknown[],
  live: unknown[],
  keyOf: (item: unknown) => unknown,
  wanted: unknown[],
): unknown[] {
  const place = (list: unknown[], item: unknown) =>
    list.findIndex(candidate => equalJson(keyOf(candidate), keyOf(item)));
  const common = wanted.map(item => place(live, item)).filter(at => at >= 0);
  const agrees = common.every((at, i) => i === 0 || common[i - 1] < at);
  if (!agrees) return items;
  const at = (item: unknown) => {
    const index = place(live, item);
    return index < 0 ? Number.MAX_SAFE_INTEGER : index;
  };
  return items
    .map((item, index) => ({ item, index }))
    .sort((a, b) => at(a.item) - at(b.item) || a.index - b.index)
    .map(({ item }) => item);
}

function mergeValues(
  last: unknown[],
  wanted: unknown[],
  live: unknown[],
): unknown[] {
  const has = (list: unknown[], value: unknown) =>
    list.some(candidate => equalJson(candidate, value));
  const kept = live.filter(value => has(wanted, value) || !has(last, value));
  return [...kept, ...wanted.filter(value => !has(kept, value))];
}

/** What was applied last, as the object remembers it. */
export function lastApplied(annotations: Record<string, string> | undefined) {
  const text = annotations?.[LAST_APPLIED];
  if (!text) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    // Somebody wrote it by hand.
    return undefined;
  }
}

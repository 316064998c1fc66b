import { StatusError } from '../api/statusError.ts';
import { cloneJson, equalJson, isRecord, setMember } from '../store/json.ts';
import { goText } from '../api/goText.ts';
import type { MergeRules } from './mergeRules.ts';

type Members = Record<string, unknown>;

const DELETE_FROM_LIST = '$deleteFromPrimitiveList/';
const ELEMENT_ORDER = '$setElementOrder/';

/**
 * Kubernetes' own patch: like a merge patch, but lists whose items have a key
 * are merged item by item. Directives: `$patch: delete | replace | merge`,
 * `$retainKeys`, `$deleteFromPrimitiveList/x`, `$setElementOrder/x`.
 *
 * @param rules - of the object, which lists are merged by what
 */
export function applyStrategicMergePatch(
  target: unknown,
  patch: unknown,
  rules: MergeRules,
): Members {
  if (!isRecord(patch)) {
    throw StatusError.badRequest(
      'error decoding patch: json: cannot unmarshal the patch into an object',
    );
  }
  return mergeMembers(isRecord(target) ? cloneJson(target) : {}, patch, rules);
}

function mergeMembers(
  target: Members,
  patch: Members,
  rules: MergeRules,
): Members {
  const directive = patch.$patch;
  if (directive === 'replace') return withoutDirectives(patch);
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge') {
    throw StatusError.badRequest(
      `Unrecognized directive ${JSON.stringify(directive)} in patch`,
    );
  }
  retainKeys(target, patch);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(DELETE_FROM_LIST)) {
      removeValues(target, key.slice(DELETE_FROM_LIST.length), value);
    } else if (!key.startsWith('$')) {
      const order = patch[`${ELEMENT_ORDER}${key}`];
      mergeMember(target, key, value, rules.member(key), order);
    }
  }
  for (const [key, order] of Object.entries(patch)) {
    const name = key.slice(ELEMENT_ORDER.length);
    const list = target[name];
    if (!key.startsWith(ELEMENT_ORDER) || patch[name] || !Array.isArray(list)) {
      continue;
    }
    const { mergeKey } = rules.member(name);
    if (Array.isArray(order))
      target[name] = inOrder(list, list, order, mergeKey);
  }
  return target;
}

function mergeMember(
  target: Members,
  key: string,
  value: unknown,
  rules: MergeRules,
  order: unknown,
): void {
  const before = Object.hasOwn(target, key) ? target[key] : undefined;
  if (value === null) {
    delete target[key];
  } else if (isRecord(value)) {
    const merged = mergeMembers(isRecord(before) ? before : {}, value, rules);
    setMember(target, key, merged);
  } else if (Array.isArray(value)) {
    const list = Array.isArray(before) ? before : [];
    const given = Array.isArray(order) ? order : undefined;
    setMember(target, key, mergeList(list, value, rules, given));
  } else {
    setMember(target, key, value);
  }
}

function mergeList(
  target: unknown[],
  patch: unknown[],
  rules: MergeRules,
  order: unknown[] | undefined,
): unknown[] {
  const key = rules.mergeKey;
  if (!key) {
    if (!rules.mergesValues) return cloneJson(patch);
    const values = [...new Set([...target, ...patch])];
    return inOrder(values, target, order ?? patch, key);
  }
  const items = patch.map(item => assertKeyed(item, key));
  if (items.some(item => item.$patch === 'replace' && !(key in item))) {
    return items.filter(item => !('$patch' in item)).map(withoutDirectives);
  }
  const merged = [...target];
  for (const item of items) mergeItem(merged, item, key, rules);
  return inOrder(merged, target, order ?? items, key);
}

function assertKeyed(item: unknown, key: string): Members {
  if (isRecord(item) && (key in item || '$patch' in item)) return item;
  throw StatusError.unclassified(
    `map: ${goText(item)} does not contain declared merge key: ${key}`,
  );
}

function mergeItem(
  list: unknown[],
  item: Members,
  key: string,
  rules: MergeRules,
): void {
  const index = list.findIndex(
    candidate => isRecord(candidate) && equalJson(candidate[key], item[key]),
  );
  if (item.$patch === 'delete') {
    if (index >= 0) list.splice(index, 1);
  } else if (index < 0) {
    list.push(mergeMembers({}, item, rules));
  } else {
    list[index] = mergeMembers(list[index] as Members, item, rules);
  }
}

/** A patch in an absent place leaves its directives behind. */
function withoutDirectives(patch: Members): Members {
  const copy: Members = {};
  for (const [key, value] of Object.entries(patch)) {
    if (!key.startsWith('$') && value !== null) {
      setMember(copy, key, cloneJson(value));
    }
  }
  return copy;
}

function retainKeys(target: Members, { $retainKeys }: Members): void {
  if (!Array.isArray($retainKeys)) return;
  for (const key of Object.keys(target)) {
    if (!$retainKeys.includes(key)) delete target[key];
  }
}

function removeValues(target: Members, name: string, values: unknown): void {
  const list = target[name];
  if (!Array.isArray(list) || !Array.isArray(values)) return;
  target[name] = list.filter(value => !values.includes(value));
}

/**
 * Items that the patch names in its order, merged with those that only the
 * server has in theirs; a new item comes before the next that is not named.
 */
function inOrder(
  merged: unknown[],
  original: unknown[],
  order: unknown[],
  key: string | undefined,
): unknown[] {
  const identity = (value: unknown) =>
    JSON.stringify(key && isRecord(value) ? value[key] : value);
  const wanted = order.map(identity);
  const server = original.map(identity);
  const named = merged
    .filter(item => wanted.includes(identity(item)))
    .sort((a, b) => wanted.indexOf(identity(a)) - wanted.indexOf(identity(b)));
  const others = merged.filter(item => !wanted.includes(identity(item)));
  const result: unknown[] = [];
  for (const item of named) {
    const place = server.indexOf(identity(item));
    while (place >= 0 && others.length > 0) {
      const position = server.indexOf(identity(others[0]));
      if (position < 0 || position > place) break;
      result.push(others.shift());
    }
    result.push(item);
  }
  return [...result, ...others];
}

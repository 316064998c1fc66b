type Items = Record<string, unknown>;

function isObject(value: unknown): value is Items {
  return typeof value === 'object' && value !== null;
}

/** What an item of a list is known by; the first item of core has no name. */
function nameOf(item: any): string | undefined {
  if (!isObject(item)) return typeof item === 'string' ? item : undefined;
  const { metadata, name, resource, subresource, version } = item as any;
  return metadata?.name ?? name ?? resource ?? subresource ?? version;
}

/** By name, when every item has one of its own. */
function byName(list: unknown[]): Items | undefined {
  const items: Items = {};
  for (const item of list) {
    const name = nameOf(item);
    if (name === undefined || name in items) return undefined;
    items[name] = item;
  }
  return items;
}

/**
 * Two values with the lists in them that do not hold the same items, or not in
 * the same order, as objects by name. So a comparison tells of each item, and
 * under `(order)` of the order of those that both have.
 */
export function alignLists(a: unknown, b: unknown): [unknown, unknown] {
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) {
    return [a, b];
  }
  if (Array.isArray(a) && Array.isArray(b)) return alignItems(a, b);
  return alignMembers(a, b);
}

function alignItems(a: unknown[], b: unknown[]): [unknown, unknown] {
  const names = (list: unknown[]) => list.map(nameOf).join();
  const [named, others] = [byName(a), byName(b)];
  if (!named || !others || names(a) === names(b)) {
    if (a.length !== b.length) return [a, b];
    const pairs = a.map((item, index) => alignLists(item, b[index]));
    return [pairs.map(([item]) => item), pairs.map(([, item]) => item)];
  }
  const [ours, theirs] = alignMembers(named, others);
  const order = (list: Items, other: Items) =>
    Object.keys(list)
      .filter(name => name in other)
      .join();
  return [
    { ...ours, '(order)': order(named, others) },
    { ...theirs, '(order)': order(others, named) },
  ];
}

function alignMembers(a: Items, b: Items): [Items, Items] {
  const [first, second] = [{ ...a }, { ...b }];
  for (const key of Object.keys(a)) {
    if (key in b) [first[key], second[key]] = alignLists(a[key], b[key]);
  }
  return [first, second];
}

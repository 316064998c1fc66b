/** Whether both have the same members, in whatever order. */
export function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  const [first, second] = [new Set(a), new Set(b)];
  return (
    first.size === a.length &&
    first.size === second.size &&
    [...first].every(item => second.has(item))
  );
}

const MOST = 5;

/** `destinations: added a, b; removed c` */
export function describeSets(
  what: string,
  before: readonly string[],
  after: readonly string[],
): string {
  const added = after.filter(item => !before.includes(item));
  const removed = before.filter(item => !after.includes(item));
  const parts = [
    added.length > 0 && `added ${some(added)}`,
    removed.length > 0 && `removed ${some(removed)}`,
  ].filter(Boolean);
  return `${what}: ${parts.join('; ') || 'repeated entries'}`;
}

/** The first few, and how many more. */
export function some(items: readonly string[]): string {
  const more = items.length - MOST;
  return more > 0
    ? `${items.slice(0, MOST).join(', ')} and ${more} more`
    : items.join(', ');
}

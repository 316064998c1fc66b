import { setImmediate as nextTurn } from 'node:timers/promises';

/** So many take a few milliseconds. */
const BATCH = 100;

/** Maps thousands without keeping others from their turn of the event loop. */
export async function mapInTurns<T, R>(
  items: readonly T[],
  map: (item: T) => R,
): Promise<R[]> {
  const mapped: R[] = [];
  for (let start = 0; start < items.length; start += BATCH) {
    mapped.push(...items.slice(start, start + BATCH).map(map));
    await nextTurn();
  }
  return mapped;
}

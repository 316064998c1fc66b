type Plain = { [key: string]: unknown };

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEqual(one: unknown, other: unknown): boolean {
  if (isPlain(one) && isPlain(other)) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].every(
      key => isEqual(one[key], other[key]),
    );
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return (
      one.length === other.length &&
      one.every((each, index) => isEqual(each, other[index]))
    );
  }
  return one === other;
}

function mergeValue(base: unknown, mine: unknown, theirs: unknown): unknown {
  if (isEqual(mine, base)) {
    return theirs;
  }
  if (isEqual(theirs, base)) {
    return mine;
  }
  if (isPlain(mine) && isPlain(theirs)) {
    const from = isPlain(base) ? base : {};
    return Object.fromEntries(
      [...new Set([...Object.keys(theirs), ...Object.keys(mine)])].map(key => [
        key,
        mergeValue(from[key], mine[key], theirs[key]),
      ]),
    );
  }
  // Of lists that grew or shrank, nobody can tell which entry is which.
  if (
    Array.isArray(base) &&
    Array.isArray(mine) &&
    Array.isArray(theirs) &&
    base.length === mine.length &&
    base.length === theirs.length
  ) {
    return mine.map((each, index) =>
      mergeValue(base[index], each, theirs[index]),
    );
  }
  return mine;
}

/**
 * Puts what one person changed onto what another made of it meanwhile. Where
 * both changed the same thing, mine is taken.
 */
export function mergeSpecs<T extends object>(base: T, mine: T, theirs: T): T {
  return mergeValue(base, mine, theirs) as T;
}

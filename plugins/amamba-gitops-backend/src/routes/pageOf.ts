import type { Page } from '@amamba/plugin-amamba-common';
import { InputError } from '@backstage/errors';

/**
 * A page of a list that is at hand in whole.
 *
 * @param items - each with the key by which it is ordered, which is unique
 */
export function pageOf<T>(
  items: ReadonlyArray<{ key: string; item: T }>,
  { limit, cursor }: { limit: number; cursor?: string },
): Page<T> {
  const after = cursor === undefined ? undefined : decode(cursor);
  const rest = [...items]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .filter(({ key }) => after === undefined || key > after);
  const page = rest.slice(0, limit);
  return {
    items: page.map(({ item }) => item),
    ...(rest.length > limit && { nextCursor: encode(page[limit - 1].key) }),
  };
}

function encode(key: string): string {
  return Buffer.from(JSON.stringify([key])).toString('base64url');
}

function decode(cursor: string): string {
  try {
    const value = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(value) && typeof value[0] === 'string') {
      return value[0];
    }
  } catch {
    // Not one of ours, as below.
  }
  throw new InputError(
    'The cursor is not one that this list gave; start again without a cursor',
  );
}

import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** Where a list goes on: the sort columns of the last item shown. */
export interface ApplicationCursor {
  /** Of the column that comes before the name; 0 when there is none. */
  rank: number;
  name: string;
  id: string;
}

// PostgreSQL fails on a NUL.
const textSchema = z.string().regex(/^[^\0]*$/);
const cursorSchema = z.tuple([z.number().int(), textSchema, textSchema]);

export function encodeCursor({ rank, name, id }: ApplicationCursor): string {
  return Buffer.from(JSON.stringify([rank, name, id])).toString('base64url');
}

/** @throws InputError when it is not one of ours. */
export function decodeCursor(cursor: string): ApplicationCursor {
  try {
    const [rank, name, id] = cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
    return { rank, name, id };
  } catch {
    throw new InputError(
      'The cursor is not one that this list gave; start again without a cursor',
    );
  }
}

import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** Where a list goes on: the sort columns of the last item shown. */
export interface ActivityCursor {
  at: number;
  id: string;
}

const cursorSchema = z.tuple([z.number().int(), z.uuid()]);

export function encodeActivityCursor({ at, id }: ActivityCursor): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** @throws InputError when it is not one of ours. */
export function decodeActivityCursor(text: string): ActivityCursor {
  try {
    const [at, id] = cursorSchema.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString('utf8')),
    );
    return { at, id };
  } catch {
    throw new InputError(
      'The cursor is not one that this list gave; start again without a cursor',
    );
  }
}

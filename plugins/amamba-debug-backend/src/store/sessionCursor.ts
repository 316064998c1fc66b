import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** Where a list of sessions goes on: after the last one shown. */
export interface SessionCursor {
  /** Epoch milliseconds. */
  requestedAt: number;
  id: string;
}

const cursorSchema = z.tuple([z.number().int().min(0).max(8.64e15), z.uuid()]);

export function encodeSessionCursor({
  requestedAt,
  id,
}: SessionCursor): string {
  return Buffer.from(JSON.stringify([requestedAt, id])).toString('base64url');
}

/** @throws InputError when it is not one of ours. */
export function decodeSessionCursor(cursor: string): SessionCursor {
  try {
    const [requestedAt, id] = cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
    return { requestedAt, id };
  } catch {
    throw new InputError(
      'The cursor is not one that this list gave; start again without a cursor',
    );
  }
}

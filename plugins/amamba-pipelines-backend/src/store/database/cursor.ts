import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** Where a list goes on: the sort columns of the last item shown. */
export type RunCursor = { createdAt: number; id: string };
export type PipelineCursor = { name: string; id: string };

// PostgreSQL fails on a NUL.
const textSchema = z.string().regex(/^[^\0]*$/);
const runCursorSchema = z.tuple([z.number().int(), textSchema]);
const pipelineCursorSchema = z.tuple([textSchema, textSchema]);

export function encodeRunCursor(cursor: RunCursor): string {
  return encode([cursor.createdAt, cursor.id]);
}

/** @throws InputError when it is not one of ours. */
export function decodeRunCursor(text: string): RunCursor {
  const [createdAt, id] = decode(text, runCursorSchema);
  return { createdAt, id };
}

export function encodePipelineCursor(cursor: PipelineCursor): string {
  return encode([cursor.name, cursor.id]);
}

/** @throws InputError when it is not one of ours. */
export function decodePipelineCursor(text: string): PipelineCursor {
  const [name, id] = decode(text, pipelineCursorSchema);
  return { name, id };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode<T>(cursor: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
  } catch {
    throw new InputError(
      'The cursor is not one that this list gave; start again without a cursor',
    );
  }
}

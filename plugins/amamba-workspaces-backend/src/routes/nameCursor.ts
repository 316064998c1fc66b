import { dnsLabelSchema } from '@amamba/plugin-amamba-common';
import { InputError } from '@backstage/errors';

/** Where the list of workspaces goes on: after this name. */
export function encodeNameCursor(name: string): string {
  return Buffer.from(name).toString('base64url');
}

/** @throws InputError when it is not one of ours. */
export function decodeNameCursor(cursor: string): string {
  const name = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!dnsLabelSchema.safeParse(name).success) {
    throw new InputError(
      'The cursor is not one that this list gave; start again without a cursor',
    );
  }
  return name;
}

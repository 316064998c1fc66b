import type { User } from './accounts.ts';
import type { Signature } from './git/read.ts';

/** Somebody as author or committer, now unless told when. */
export function signatureOf(user: User, date = new Date()): Signature {
  return { name: user.name, email: user.email, date: date.toISOString() };
}

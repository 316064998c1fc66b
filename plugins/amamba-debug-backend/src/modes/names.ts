import { randomInt } from 'node:crypto';

/** What Kubernetes' own names end in: no vowels, nothing that looks alike. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Five letters, as `generateName` has them. */
export function randomSuffix(): string {
  return Array.from(
    { length: 5 },
    () => LETTERS[randomInt(LETTERS.length)],
  ).join('');
}

/** A name for a pod that begins with that and is at most 63 letters long. */
export function nameWithSuffix(beginning: string): string {
  const cut = beginning.slice(0, 57).replace(/[-.]+$/, '');
  return `${cut}-${randomSuffix()}`;
}

/** The letters Kubernetes makes names from: none that could spell a word. */
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

const FNV_OFFSET = 2_166_136_261;
const FNV_PRIME = 16_777_619;

/**
 * A short name for the content of a template. The real controllers hash the
 * memory of Go structs, so hashes differ from theirs, but not their form.
 *
 * @param collisions - how many other templates turned out to have the hash
 */
export function templateHash(template: unknown, collisions = 0): string {
  const text = `${canonical(template)}${collisions || ''}`;
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME) >>> 0;
  }
  const letters = Array.from(
    String(hash),
    digit => NAME_LETTERS[digit.charCodeAt(0) % NAME_LETTERS.length],
  );
  return letters.join('');
}

/** JSON with sorted members, so that equal templates read alike. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || member === null) return member;
    if (Array.isArray(member)) return member;
    return Object.fromEntries(
      Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  });
}

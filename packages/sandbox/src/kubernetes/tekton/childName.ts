import { createHash } from 'node:crypto';

const LONGEST = 63;
const HASH_LENGTH = 32;
const HEAD = LONGEST - HASH_LENGTH;

/**
 * `<parent><suffix>`, or a hash in the place of what does not fit a label;
 * as knative's `kmeta.ChildName` makes it.
 */
export function childName(parent: string, suffix: string): string {
  if (parent.length + suffix.length <= LONGEST) return `${parent}${suffix}`;
  if (suffix.length < HEAD) {
    const head = parent.slice(0, HEAD - suffix.length);
    return `${head}${md5(parent)}${suffix}`;
  }
  const name = `${parent.slice(0, HEAD)}${md5(`${parent}${suffix}`)}`;
  const padded = `${name}${suffix.slice(0, LONGEST - name.length)}`;
  return padded.replace(/[^a-z0-9]+$/i, '');
}

/** Names of a pipeline task's runs: one, or one for each combination of its matrix. */
export function runNames(run: string, task: string, count: number): string[] {
  if (count === 1) return [childName(run, `-${task}`)];
  return Array.from({ length: count }, (_, index) => {
    const name = childName(run, `-${task}-${index}`);
    if (name.endsWith(`-${index}`)) return name;
    const room = LONGEST - `-${count}`.length;
    return `${childName(run, `-${task}`).slice(0, room)}-${index}`;
  });
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

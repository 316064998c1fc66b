import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Something a person can put right; its message is one sentence saying how. */
export class Failure extends Error {}

/** Says what is being done, and then how long it took. */
export async function step(title, work) {
  const started = Date.now();
  console.log(`• ${title} …`);
  const result = await work();
  console.log(`  done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

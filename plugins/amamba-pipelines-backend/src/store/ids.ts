import { createHash } from 'node:crypto';
import type { EngineKey } from '@amamba/plugin-amamba-pipelines-node';

/**
 * The portal's id of a pipeline or run: short, safe in an address, and the
 * same on every replica without asking the database.
 */
export function idOf(engine: string, key: EngineKey): string {
  return shortHash([engine, key.instance, key.key]);
}

/** Hides names from those who may listen to signals but not read the runs. */
export function topicOf(
  engine: string,
  instance: string,
  scope?: string,
): string {
  return shortHash(['topic', engine, instance, scope ?? '']);
}

/** Tells whether what would be stored is what is stored already. */
export function contentHashOf(content: unknown): string {
  return shortHash([JSON.stringify(content)]);
}

// 120 bits: two ids meet by chance once in about 10^18 rows.
function shortHash(parts: string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts))
    .digest()
    .subarray(0, 15)
    .toString('base64url');
}

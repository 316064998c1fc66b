import { createHash } from 'node:crypto';
import type { ApplicationKey } from '@amamba/plugin-amamba-gitops-common';

/**
 * The portal's id of an application: short, safe in an address, and the same
 * on every replica without asking the database.
 */
export function applicationIdOf(key: ApplicationKey): string {
  return shortHash(['application', key.instance, key.namespace, key.name]);
}

/** Hides names from those who may listen to signals but not read what changed. */
export function topicOf(instance: string, project: string): string {
  return shortHash(['topic', instance, project]);
}

/**
 * The portal's id of something that an Argo CD has beside applications.
 *
 * @param parts - its project or namespace, and its name or address
 */
export function inventoryIdOf(
  kind: string,
  instance: string,
  parts: readonly string[],
): string {
  return shortHash([kind, instance, ...parts]);
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

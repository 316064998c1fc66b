import { createHash } from 'node:crypto';
import type { ArgoApplication } from '@amamba/plugin-amamba-node';
import { PAUSED_ANNOTATION } from './automation';

/**
 * Tells one specification of an application from another.
 *
 * @remarks The object's own `resourceVersion` and `generation` do not: Argo CD
 * writes its status into the same object, every few minutes at least.
 */
export function specVersionOf({
  metadata,
  spec,
}: Pick<ArgoApplication, 'metadata' | 'spec'>): string {
  return createHash('sha256')
    .update(
      JSON.stringify(sorted([spec, metadata.annotations?.[PAUSED_ANNOTATION]])),
    )
    .digest('base64url')
    .slice(0, 24);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return value && typeof value === 'object'
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, item]) => [key, sorted(item)]),
      )
    : value;
}

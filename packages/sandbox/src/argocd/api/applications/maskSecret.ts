import { cloneJson } from '../../../kubernetes/store/json.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';

const MASK = '++++++++';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** A Secret without what it keeps; other objects as they are. */
export function maskSecret(object: Readonly<KubeObject>): Readonly<KubeObject> {
  if (object.kind !== 'Secret' || object.apiVersion !== 'v1') return object;
  const masked = cloneJson(object) as KubeObject;
  maskData(masked);
  const { annotations } = masked.metadata ?? {};
  const applied = annotations?.[LAST_APPLIED];
  if (annotations && applied) annotations[LAST_APPLIED] = maskText(applied);
  return masked;
}

function maskData(object: Record<string, any>): void {
  for (const field of ['data', 'stringData']) {
    for (const key of Object.keys(object[field] ?? {})) {
      object[field][key] = MASK;
    }
  }
}

function maskText(json: string): string {
  try {
    const object = JSON.parse(json);
    maskData(object);
    return `${sortedJson(object)}\n`;
  } catch {
    return MASK;
  }
}

/** JSON with the members of objects in the order of their names, as Go's maps. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, member) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(
          Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : member,
  );
}

export function maskedJson(object: Readonly<KubeObject>): string {
  return sortedJson(maskSecret(object));
}

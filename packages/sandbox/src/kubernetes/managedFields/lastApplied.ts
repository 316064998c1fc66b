import { isRecord } from '../store/json.ts';
import type { KubeObject } from '../types.ts';
import { EMPTY, fieldsOf, type FieldSet } from './fieldSet.ts';
import type { FieldType } from './fieldType.ts';

/** Where client-side apply keeps what it applied. */
const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';

/** The default manager of kubectl's server-side apply. */
const KUBECTL = 'kubectl';

/** Fields that kubectl applied from the client, and may now apply on the server. */
export function fieldsAppliedByClient(
  live: KubeObject,
  manager: string,
  type: FieldType,
): FieldSet {
  const text = live.metadata.annotations?.[ANNOTATION];
  if (manager !== KUBECTL || !text) return EMPTY;
  try {
    const applied: unknown = JSON.parse(text);
    return isRecord(applied) ? fieldsOf(applied, type) : EMPTY;
  } catch {
    // Somebody wrote the annotation by hand.
    return EMPTY;
  }
}

/** Keeps client-side apply possible after kubectl applied on the server. */
export function keepLastApplied(
  next: KubeObject,
  applied: KubeObject,
  manager: string,
): void {
  const { annotations } = next.metadata;
  if (manager !== KUBECTL || !annotations?.[ANNOTATION]) return;
  const text = `${JSON.stringify(applied)}\n`;
  next.metadata.annotations = { ...annotations, [ANNOTATION]: text };
}

import type { Kind } from './resources';

/** An object as it is applied: only the fields that the syncer owns. */
export interface Manifest {
  apiVersion: string;
  kind: Kind;
  metadata: {
    name: string;
    namespace?: string;
    /** To change only this very object. */
    uid?: string;
    /** To change it only as it was seen. */
    resourceVersion?: string;
    labels?: Record<string, string>;
  };
  [field: string]: unknown;
}

/** `ResourceQuota payments/amamba`. */
export function describeObject(
  kind: string,
  { name, namespace }: { name: string; namespace?: string },
): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** What is remembered of an object in its namespace: `ResourceQuota amamba`. */
export function memoryKey(kind: string, name: string): string {
  return `${kind} ${name}`;
}

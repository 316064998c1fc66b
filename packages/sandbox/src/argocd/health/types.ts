import type { KubeObject } from '../../kubernetes/types.ts';

export type HealthCode =
  | 'Healthy'
  | 'Progressing'
  | 'Degraded'
  | 'Suspended'
  | 'Missing'
  | 'Unknown';

/** How an object is, by Argo CD's rules. */
export interface Health {
  status: HealthCode;
  message?: string;
}

/** Judges objects of one kind; undefined where nothing can be said. */
export type HealthRule = (object: KubeObject) => Health | undefined;

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

export function conditionOf(
  { status }: KubeObject,
  type: string,
): Condition | undefined {
  return (status?.conditions as Condition[] | undefined)?.find(
    condition => condition.type === type,
  );
}

export function health(status: HealthCode, message?: string): Health {
  return message ? { status, message } : { status };
}

/** The controller has seen the present spec. */
export function isObserved({ metadata, status }: KubeObject): boolean {
  return (metadata.generation ?? 0) <= Number(status?.observedGeneration ?? 0);
}

import type { PodSpec } from 'kubernetes-types/core/v1';
import type { KubeObject } from '../../types.ts';

/** The conditions that others answer for, as text to compare. */
export function gatesOf({ spec, status }: KubeObject): string {
  const types = ((spec as PodSpec).readinessGates ?? []).map(
    ({ conditionType }) => conditionType,
  );
  if (types.length === 0) return '';
  const conditions: { type: string; status: string }[] =
    status?.conditions ?? [];
  return types
    .map(type => conditions.find(item => item.type === type)?.status)
    .join();
}

import type { PodSpec, Taint, Toleration } from 'kubernetes-types/core/v1';

function tolerates(
  { key, operator = 'Equal', value = '', effect }: Toleration,
  taint: Taint,
): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  return key !== undefined && value === (taint.value ?? '');
}

/** Taints of these effects that the pod does not bear. */
export function untolerated(
  { tolerations = [] }: PodSpec,
  taints: Taint[],
  effects: string[],
): Taint[] {
  return taints.filter(
    taint =>
      effects.includes(taint.effect) &&
      !tolerations.some(toleration => tolerates(toleration, taint)),
  );
}

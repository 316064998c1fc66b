import type { PodCondition } from 'kubernetes-types/core/v1';
import type { KubeObject } from '../../types.ts';
import { qosClass } from '../podStatus.ts';

export interface PodConditionUpdate {
  status: 'True' | 'False';
  reason?: string;
  message?: string;
  observedGeneration?: number;
}

/** Writes one condition of a pod; its time changes with its status only. */
export function setPodCondition(
  pod: KubeObject,
  type: string,
  { observedGeneration, ...update }: PodConditionUpdate,
  at: string,
): void {
  const conditions: PodCondition[] = pod.status?.conditions ?? [];
  const old = conditions.find(condition => condition.type === type);
  const unchanged = old?.status === update.status;
  const condition = {
    type,
    ...(observedGeneration && { observedGeneration }),
    lastProbeTime: null,
    lastTransitionTime: unchanged ? old.lastTransitionTime : at,
    ...update,
  };
  pod.status = {
    phase: 'Pending',
    ...pod.status,
    conditions: old
      ? conditions.map(item => (item === old ? condition : item))
      : [...conditions, condition],
    qosClass: pod.status?.qosClass ?? qosClass(pod),
  };
}

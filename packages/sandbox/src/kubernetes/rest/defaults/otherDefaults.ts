import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { Event, LimitRange, Secret } from 'kubernetes-types/core/v1';
import type { PriorityClass } from 'kubernetes-types/scheduling/v1';

const CPU_TARGET_PERCENT = 80;

export function setAutoscalerDefaults({ spec }: HorizontalPodAutoscaler): void {
  if (!spec) return;
  spec.minReplicas ??= 1;
  if (!spec.metrics?.length) {
    const averageUtilization = CPU_TARGET_PERCENT;
    const target = { type: 'Utilization', averageUtilization };
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
  }
  const { behavior } = spec;
  if (behavior) {
    behavior.scaleUp = {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [
        { type: 'Pods', value: 4, periodSeconds: 15 },
        { type: 'Percent', value: 100, periodSeconds: 15 },
      ],
      ...behavior.scaleUp,
    };
    behavior.scaleDown = {
      selectPolicy: 'Max',
      policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
      ...behavior.scaleDown,
    };
  }
}

/** Limits follow from the maximum, requests from the limits or the minimum. */
export function setLimitRangeDefaults({ spec }: LimitRange): void {
  for (const item of spec?.limits ?? []) {
    if (item.type !== 'Container') continue;
    const limits = { ...item.max, ...item.default };
    const requests = { ...item.min, ...limits, ...item.defaultRequest };
    if (Object.keys(limits).length > 0) item.default = limits;
    if (Object.keys(requests).length > 0) item.defaultRequest = requests;
  }
}

export function setSecretDefaults(secret: Secret): void {
  secret.type ||= 'Opaque';
}

export function setPriorityClassDefaults(priority: PriorityClass): void {
  priority.preemptionPolicy ||= 'PreemptLowerPriority';
}

/** Members of an Event that are written also when they are empty. */
export function setEventDefaults(event: Event): void {
  const written = event as { eventTime: unknown };
  written.eventTime ??= null;
  event.involvedObject ??= {};
  event.source ??= {};
  event.reportingComponent ??= '';
  event.reportingInstance ??= '';
  (event as { firstTimestamp: unknown }).firstTimestamp ??= null;
  (event as { lastTimestamp: unknown }).lastTimestamp ??= null;
}

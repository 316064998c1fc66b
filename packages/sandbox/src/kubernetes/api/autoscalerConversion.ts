import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
} from 'kubernetes-types/autoscaling/v1';
import type {
  HorizontalPodAutoscaler as AutoscalerV2,
  MetricSpec,
  MetricStatus,
} from 'kubernetes-types/autoscaling/v2';
import { cloneJson } from '../store/json.ts';
import type { Conversion, KubeObject } from '../types.ts';

/** Annotations of version 1 that carry what only version 2 has fields for. */
const CARRIED = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
};

function isCpu({ type, resource }: MetricSpec | MetricStatus): boolean {
  return type === 'Resource' && resource?.name === 'cpu';
}

/** CPU in percent is a field of version 1; all other metrics are not. */
function isCpuUtilization(metric: MetricSpec): boolean {
  return isCpu(metric) && metric.resource?.target.type === 'Utilization';
}

function carry(
  annotations: Record<string, string>,
  key: keyof typeof CARRIED,
  value: unknown,
): void {
  if (value === undefined || (Array.isArray(value) && !value.length)) return;
  annotations[CARRIED[key]] = JSON.stringify(value);
}

function fromStored(object: KubeObject): KubeObject {
  const { metadata } = object;
  const { spec, status } = cloneJson(object) as unknown as AutoscalerV2;
  const metrics = spec?.metrics ?? [];
  const cpu = metrics.find(isCpuUtilization);
  const annotations = { ...metadata.annotations };
  const rest = metrics.filter(metric => metric !== cpu);
  carry(annotations, 'metrics', rest);
  carry(annotations, 'behavior', spec?.behavior);
  carry(annotations, 'conditions', status?.conditions);
  const current = status?.currentMetrics?.filter(metric => !isCpu(metric));
  carry(annotations, 'currentMetrics', current);
  const used = status?.currentMetrics?.find(isCpu)?.resource?.current;
  const percent = cpu?.resource?.target.averageUtilization;
  const {
    conditions: _conditions,
    currentMetrics: _metrics,
    ...counts
  } = status ?? {};
  const converted = {
    kind: object.kind,
    apiVersion: 'autoscaling/v1',
    metadata: {
      ...metadata,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      scaleTargetRef: spec?.scaleTargetRef,
      minReplicas: spec?.minReplicas,
      maxReplicas: spec?.maxReplicas,
      ...(percent !== undefined && { targetCPUUtilizationPercentage: percent }),
    },
    status: {
      ...counts,
      ...(used?.averageUtilization !== undefined && {
        currentCPUUtilizationPercentage: used.averageUtilization,
      }),
    },
  };
  return converted as unknown as KubeObject;
}

function takeOut(
  annotations: Record<string, string>,
  key: keyof typeof CARRIED,
): unknown {
  const text = annotations[CARRIED[key]];
  delete annotations[CARRIED[key]];
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    // Written by hand: it says nothing.
    return undefined;
  }
}

function metricsOf(
  spec: HorizontalPodAutoscalerSpec | undefined,
  others: unknown,
): MetricSpec[] {
  const percent = spec?.targetCPUUtilizationPercentage;
  const target = { type: 'Utilization', averageUtilization: percent };
  const cpu = { type: 'Resource', resource: { name: 'cpu', target } };
  return [
    ...(Array.isArray(others) ? others : []),
    ...(percent === undefined ? [] : [cpu]),
  ];
}

function toStored(object: KubeObject): KubeObject {
  const { metadata } = object;
  const { spec, status } = cloneJson(
    object,
  ) as unknown as HorizontalPodAutoscaler;
  const annotations = { ...metadata.annotations };
  const metrics = metricsOf(spec, takeOut(annotations, 'metrics'));
  const behavior = takeOut(annotations, 'behavior');
  const conditions = takeOut(annotations, 'conditions');
  const others = takeOut(annotations, 'currentMetrics');
  const { annotations: _carried, ...rest } = metadata;
  const { currentCPUUtilizationPercentage: used, ...counts } = status ?? {};
  const current = { averageUtilization: used };
  const currentMetrics = [
    ...(Array.isArray(others) ? others : []),
    ...(used === undefined
      ? []
      : [{ type: 'Resource', resource: { name: 'cpu', current } }]),
  ];
  const converted = {
    kind: object.kind,
    apiVersion: 'autoscaling/v2',
    metadata: {
      ...rest,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      scaleTargetRef: spec?.scaleTargetRef,
      minReplicas: spec?.minReplicas,
      maxReplicas: spec?.maxReplicas,
      ...(metrics.length > 0 && { metrics }),
      ...(behavior !== undefined && { behavior }),
    },
    ...(status && {
      status: {
        ...counts,
        ...(conditions !== undefined && { conditions }),
        ...(currentMetrics.length > 0 && { currentMetrics }),
      },
    }),
  };
  return JSON.parse(JSON.stringify(converted));
}

/** autoscaling/v1: replicas and a percentage of CPU, stored as version 2. */
export const AUTOSCALER_CONVERSION: Conversion = { fromStored, toStored };

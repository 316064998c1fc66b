import type { MetricSpec, MetricStatus } from 'kubernetes-types/autoscaling/v2';
import { formatBytes, formatMilli, parseQuantity } from '../quantity.ts';
import type { StoredPod } from './podIndex.ts';
import { isReady, readySince } from './podStates.ts';
import { requestOf, usageOf, type PodUsage } from './podUsage.ts';

/** Within this share of the target nothing is scaled. */
const TOLERANCE = 0.1;
/** What a pod uses while it starts says little. */
const CPU_INITIALISATION_MS = 300_000;
const READINESS_DELAY_MS = 30_000;

/** What a metric asks for. */
export interface Proposal {
  replicas: number;
  /** As Events and conditions name it. */
  metric: string;
  status: MetricStatus;
}

/** Why a metric says nothing. */
export class MetricError extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

interface Scope {
  pods: StoredPod[];
  replicas: number;
  usage: PodUsage | undefined;
  now: number;
  namespace: string;
  selector: string;
}

/** How many replicas a metric asks for. @throws MetricError */
export function propose(metric: MetricSpec, scope: Scope): Proposal {
  if (metric.type !== 'Resource' || !metric.resource) {
    const [kind, group] =
      metric.type === 'External'
        ? ['External', 'external.metrics.k8s.io']
        : [metric.type, 'custom.metrics.k8s.io'];
    throw new MetricError(
      `FailedGet${kind}Metric`,
      `unable to get metric: unable to fetch metrics from ${kind.toLowerCase()} metrics API: no known available metric versions found (${group})`,
    );
  }
  const { name, target } = metric.resource;
  const byShare = target.averageUtilization !== undefined;
  const usages = measure(
    name,
    byShare ? `${name} utilization` : `${name} resource metric value`,
    scope,
  );
  const total = [...usages.values()].reduce((sum, used) => sum + used, 0);
  const average = Math.round(total / usages.size);
  const wanted = byShare
    ? (target.averageUtilization ?? 0) / 100
    : metricValue(name, target.averageValue);
  const share = byShare ? shareOf(usages, name, scope) : undefined;
  const ratio = share === undefined ? average / wanted : share / wanted;
  const current = {
    ...(share !== undefined && { averageUtilization: Math.trunc(share * 100) }),
    averageValue: name === 'cpu' ? formatMilli(average) : formatBytes(average),
  };
  return {
    replicas: scaled(ratio, usages, name, scope),
    metric: byShare
      ? `${name} resource utilization (percentage of request)`
      : `${name} resource`,
    status: { type: 'Resource', resource: { name, current } },
  };
}

function metricValue(name: string, text: string | undefined): number {
  const value = parseQuantity(text) ?? 0;
  return name === 'cpu' ? value * 1000 : value;
}

function measure(
  name: string,
  what: string,
  { pods, usage, namespace, selector }: Scope,
): Map<StoredPod, number> {
  const failed = (message: string) =>
    new MetricError(
      'FailedGetResourceMetric',
      `failed to get ${what}: unable to get metrics for resource ${name}: ${message}`,
    );
  if (!usage) {
    throw failed(
      'unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
    );
  }
  const measured = new Map<StoredPod, number>();
  for (const pod of pods) {
    const used = usageOf(usage, pod, name);
    if (used !== undefined && pod.status?.phase !== 'Pending') {
      measured.set(pod, used);
    }
  }
  if (measured.size > 0) return measured;
  if (pods.length > 0)
    throw failed('no metrics returned from resource metrics API');
  throw new MetricError(
    'FailedGetResourceMetric',
    `failed to get ${what}: no pods returned by selector while calculating replica count (${namespace}, ${selector})`,
  );
}

/** Usage as a share of what the pods ask for. */
function shareOf(
  usages: Map<StoredPod, number>,
  name: string,
  { namespace }: Scope,
): number {
  let [used, requested] = [0, 0];
  for (const [pod, amount] of usages) {
    const request = requestOf(pod, name);
    if (!request) {
      const container = pod.spec?.containers.find(
        ({ resources }) => !resources?.requests?.[name],
      );
      throw new MetricError(
        'FailedGetResourceMetric',
        `failed to get ${name} utilization: missing request for ${name} in container ${container?.name} of Pod ${pod.metadata.name}`,
      );
    }
    used += amount;
    requested += request;
  }
  if (requested === 0) {
    const message = `no metrics returned matched known pods in ${namespace}`;
    throw new MetricError('FailedGetResourceMetric', message);
  }
  return used / requested;
}

/**
 * Starting and unmeasured pods count as using nothing when more would be
 * made, and as on target when some would go.
 */
function scaled(
  ratio: number,
  usages: Map<StoredPod, number>,
  name: string,
  { pods, replicas, now }: Scope,
): number {
  if (Math.abs(ratio - 1) <= TOLERANCE) return replicas;
  const up = ratio > 1;
  const starting = [...usages.keys()].filter(
    pod => name === 'cpu' && isStarting(pod, now),
  ).length;
  const known = usages.size - starting;
  const unknown = pods.length - known;
  const weighed =
    known > 0 ? (ratio * known + (up ? 0 : unknown)) / pods.length : ratio;
  const overturned = weighed > 1 !== up || Math.abs(weighed - 1) <= TOLERANCE;
  if (unknown > 0 && overturned) return replicas;
  return Math.ceil(weighed * pods.length);
}

function isStarting(pod: StoredPod, now: number): boolean {
  const started = Date.parse(pod.status?.startTime ?? '') || now;
  if (now - started < CPU_INITIALISATION_MS) {
    return !isReady(pod);
  }
  return !isReady(pod) && readySince(pod) < started + READINESS_DELAY_MS;
}

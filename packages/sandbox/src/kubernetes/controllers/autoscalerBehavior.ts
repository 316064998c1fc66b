import type {
  HorizontalPodAutoscalerSpec,
  HPAScalingRules,
} from 'kubernetes-types/autoscaling/v2';

/** What was wanted, and done, in the past. */
export interface ScalingHistory {
  recommendations: { at: number; replicas: number }[];
  changes: { at: number; by: number }[];
}

/** How the wish ended up, and why if it was bent. */
export interface Limited {
  replicas: number;
  /** Of the condition AbleToScale, when a window holds the wish back. */
  stabilised?: 'ScaleDownStabilized' | 'ScaleUpStabilized';
  /** Of the condition ScalingLimited. */
  limit?: { reason: string; message: string };
}

const HISTORY_MS = 3_600_000;

const DEFAULT_UP: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

const DEFAULT_DOWN: HPAScalingRules = {
  stabilizationWindowSeconds: 300,
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/** Bends a wish to what windows, rates and bounds allow. */
export function limit(
  spec: HorizontalPodAutoscalerSpec,
  current: number,
  wanted: number,
  history: ScalingHistory,
  now: number,
): Limited {
  const up = { ...DEFAULT_UP, ...spec.behavior?.scaleUp };
  const down = { ...DEFAULT_DOWN, ...spec.behavior?.scaleDown };
  history.recommendations.push({ at: now, replicas: wanted });
  history.recommendations = history.recommendations.filter(
    ({ at }) => now - at < HISTORY_MS,
  );
  const calm = stabilise(current, wanted, up, down, history, now);
  const { minReplicas = 1, maxReplicas } = spec;
  if (calm.replicas > current) {
    const rate = rateLimit(current, up, history, now, 1);
    const allowed = Math.min(rate, maxReplicas);
    if (calm.replicas > allowed) {
      return { ...calm, replicas: allowed, limit: above(rate < maxReplicas) };
    }
  } else if (calm.replicas < current) {
    const rate = rateLimit(current, down, history, now, -1);
    const allowed = Math.max(rate, minReplicas);
    if (calm.replicas < allowed) {
      return { ...calm, replicas: allowed, limit: below(rate > minReplicas) };
    }
  }
  return calm;
}

function above(byRate: boolean) {
  return byRate
    ? {
        reason: 'ScaleUpLimit',
        message:
          'the desired replica count is increasing faster than the maximum scale rate',
      }
    : {
        reason: 'TooManyReplicas',
        message:
          'the desired replica count is more than the maximum replica count',
      };
}

function below(byRate: boolean) {
  return byRate
    ? {
        reason: 'ScaleDownLimit',
        message:
          'the desired replica count is decreasing faster than the maximum scale rate',
      }
    : {
        reason: 'TooFewReplicas',
        message:
          'the desired replica count is less than the minimum replica count',
      };
}

/** The most careful of the wishes within the windows. */
function stabilise(
  current: number,
  wanted: number,
  up: HPAScalingRules,
  down: HPAScalingRules,
  { recommendations }: ScalingHistory,
  now: number,
): Limited {
  const within = ({ stabilizationWindowSeconds = 0 }: HPAScalingRules) =>
    recommendations
      .filter(({ at }) => now - at <= stabilizationWindowSeconds * 1000)
      .map(({ replicas }) => replicas);
  const lowest = Math.min(wanted, ...within(up));
  const highest = Math.max(wanted, ...within(down));
  const replicas = Math.min(Math.max(current, lowest), highest);
  if (replicas === wanted) return { replicas };
  const stabilised =
    wanted < replicas ? 'ScaleDownStabilized' : 'ScaleUpStabilized';
  return { replicas, stabilised };
}

function rateLimit(
  current: number,
  { policies = [], selectPolicy }: HPAScalingRules,
  { changes }: ScalingHistory,
  now: number,
  direction: 1 | -1,
): number {
  if (selectPolicy === 'Disabled') return current;
  const limits = policies.map(({ type, value, periodSeconds }) => {
    const recent = changes
      .filter(
        ({ at, by }) => now - at < periodSeconds * 1000 && by * direction > 0,
      )
      .reduce((sum, { by }) => sum + by, 0);
    const start = current - recent;
    if (type === 'Pods') return start + direction * value;
    const factor = 1 + (direction * value) / 100;
    return direction > 0
      ? Math.ceil(start * factor)
      : Math.floor(start * factor);
  });
  const generous = (selectPolicy ?? 'Max') === 'Max';
  const most = direction > 0 === generous ? Math.max : Math.min;
  return most(...limits);
}

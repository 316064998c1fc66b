import type { KubeObject } from '../types.ts';
import { AUTOSCALER_CONVERSION } from './autoscalerConversion.ts';

const { fromStored, toStored } = AUTOSCALER_CONVERSION;

function autoscaler(metrics: object[], more: object = {}): KubeObject {
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name: 'h' } as KubeObject['metadata'],
    spec: {
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 4,
      metrics,
      ...more,
    },
    status: { currentReplicas: 1, desiredReplicas: 2 },
  };
}

const CPU = {
  type: 'Resource',
  resource: {
    name: 'cpu',
    target: { type: 'Utilization', averageUtilization: 50 },
  },
};
const MEMORY = {
  type: 'Resource',
  resource: {
    name: 'memory',
    target: { type: 'AverageValue', averageValue: '1Gi' },
  },
};

describe('autoscaling/v1', () => {
  it('shows CPU as a field and carries the rest in annotations', () => {
    const shown = fromStored(
      autoscaler([MEMORY, CPU], { behavior: { scaleDown: {} } }),
    );
    expect(shown).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { maxReplicas: 4, targetCPUUtilizationPercentage: 50 },
    });
    expect(shown.spec.metrics).toBeUndefined();
    expect(Object.keys(shown.metadata.annotations ?? {})).toEqual([
      'autoscaling.alpha.kubernetes.io/metrics',
      'autoscaling.alpha.kubernetes.io/behavior',
    ]);
  });

  it.each([[[]], [[CPU]], [[MEMORY, CPU]]])(
    'loses nothing on the way there and back (%#)',
    metrics => {
      const stored = autoscaler(metrics, { behavior: { scaleDown: {} } });
      if (metrics.length === 0) delete stored.spec.metrics;
      expect(toStored(fromStored(stored))).toEqual(stored);
    },
  );
});

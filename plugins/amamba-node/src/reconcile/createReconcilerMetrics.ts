import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { ReconcilerMetrics } from './Reconciler';

/**
 * Reports the work of reconcilers through Backstage's metrics service, as the
 * histogram `amamba.reconcile.duration` (seconds) with the attributes
 * `reconciler` and `outcome`; its count is the number of passes.
 *
 * @public
 */
export function createReconcilerMetrics(
  metrics: MetricsService,
): ReconcilerMetrics {
  const duration = metrics.createHistogram('amamba.reconcile.duration', {
    description: 'Time that one pass over one key took',
    unit: 's',
  });
  return {
    reconciled: ({ name, outcome, seconds }) =>
      duration.record(seconds, { reconciler: name, outcome }),
  };
}

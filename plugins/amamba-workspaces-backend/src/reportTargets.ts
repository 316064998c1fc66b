import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { WorkspaceStore } from './store/WorkspaceStore';

/**
 * Reports how many targets are in which status, as the gauge
 * `amamba.workspaces.targets` with the attributes `provisioner` and `status`.
 */
export function reportTargets(
  metrics: MetricsService,
  store: Pick<WorkspaceStore, 'countTargets'>,
): void {
  metrics
    .createObservableGauge('amamba.workspaces.targets', {
      description: 'Targets in which workspaces are kept, by sync status',
    })
    .addCallback(async result => {
      for (const { count, provisioner, status } of await store.countTargets()) {
        result.observe(count, { provisioner, status });
      }
    });
}

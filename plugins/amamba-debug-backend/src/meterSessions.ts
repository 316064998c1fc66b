import type { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** Reports how many sessions this process has open. */
export function meterSessions(
  metrics: MetricsService,
  listRunning: () => Promise<readonly unknown[]>,
): void {
  metrics
    .createObservableGauge('amamba.debug.sessions', {
      description: 'Debug sessions that this process has open',
    })
    .addCallback(async result => result.observe((await listRunning()).length));
}

import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { createReconcilerMetrics } from './createReconcilerMetrics';
import { Reconciler } from './Reconciler';

describe('createReconcilerMetrics', () => {
  it('records every pass with its outcome', async () => {
    const metrics = metricsServiceMock.mock();
    const record = jest.fn();
    metrics.createHistogram.mockReturnValue({ record });
    const reconciler = new Reconciler({
      name: 'runs',
      reconcile: async key => {
        if (key === 'bad') {
          throw new Error('no');
        }
      },
      logger: mockServices.logger.mock(),
      metrics: createReconcilerMetrics(metrics),
    });
    reconciler.enqueue('good');
    reconciler.enqueue('bad');
    await reconciler.idle();
    await reconciler.stop();
    expect(record.mock.calls).toEqual([
      [expect.any(Number), { reconciler: 'runs', outcome: 'success' }],
      [expect.any(Number), { reconciler: 'runs', outcome: 'error' }],
    ]);
  });
});

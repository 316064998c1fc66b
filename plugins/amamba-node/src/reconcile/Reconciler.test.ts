import { mockServices } from '@backstage/backend-test-utils';
import { Reconciler, type ReconcilerOptions } from './Reconciler';

function make(options: Partial<ReconcilerOptions>) {
  const logger = mockServices.logger.mock();
  const reconciled = jest.fn();
  const reconciler = new Reconciler({
    name: 'runs',
    reconcile: async () => {},
    logger,
    metrics: { reconciled },
    backoff: { baseMs: 1000, maxMs: 8000 },
    ...options,
  });
  return { reconciler, logger, reconciled };
}

describe('Reconciler', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('tries a failing key again, later each time, and others meanwhile', async () => {
    const times: number[] = [];
    let failures = 6;
    const begunAt = Date.now();
    const { reconciler, logger, reconciled } = make({
      concurrency: 1,
      reconcile: async key => {
        if (key === 'good') {
          return;
        }
        times.push(Date.now() - begunAt);
        if (failures-- > 0) {
          throw new Error('cluster is down');
        }
      },
    });
    reconciler.enqueue('bad');
    reconciler.enqueue('good');
    await reconciler.idle();
    expect(reconciled).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'runs', outcome: 'success' }),
    );
    await jest.advanceTimersByTimeAsync(120_000);
    expect(times).toHaveLength(7);
    const waits = times.slice(1).map((time, i) => time - times[i]);
    [1000, 2000, 4000, 8000, 8000, 8000].forEach((full, i) => {
      expect(waits[i]).toBeGreaterThanOrEqual(full / 2);
      expect(waits[i]).toBeLessThanOrEqual(full + 1);
    });
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/Could not reconcile bad \(runs, try 6\)/),
      expect.objectContaining({ message: 'cluster is down' }),
    );
    expect(reconciler.size).toBe(0);

    // The count begins anew after a success.
    failures = 1;
    times.length = 0;
    reconciler.enqueue('bad');
    await jest.advanceTimersByTimeAsync(1001);
    expect(times).toHaveLength(2);
  });

  it('comes back to a key when reconcile asks', async () => {
    let passes = 0;
    const { reconciler } = make({
      reconcile: async () =>
        ++passes < 3 ? { requeueAfterMs: 100 } : undefined,
    });
    reconciler.enqueue('a');
    await jest.advanceTimersByTimeAsync(199);
    expect(passes).toBe(2);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(passes).toBe(3);
  });

  it('aborts what runs when stopped, and does not try it again', async () => {
    let passes = 0;
    const { reconciler, logger } = make({
      reconcile: (_key, { signal }) => {
        passes++;
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
      },
    });
    reconciler.enqueue('a');
    await reconciler.stop();
    await jest.advanceTimersByTimeAsync(600_000);
    expect(passes).toBe(1);
    expect(logger.warn).not.toHaveBeenCalled();
  });
});

describe('Reconciler deadline', () => {
  it('aborts a pass that takes too long, and tries again', async () => {
    let passes = 0;
    const { reconciler, reconciled } = make({
      timeoutMs: 5,
      backoff: { baseMs: 1, maxMs: 1 },
      reconcile: async (_key, { signal }) => {
        if (++passes === 1) {
          await new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason)),
          );
        }
      },
    });
    reconciler.enqueue('a');
    while (reconciled.mock.calls.length < 2) {
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    expect(reconciled.mock.calls.map(([event]) => event.outcome)).toEqual([
      'error',
      'success',
    ]);
    await reconciler.stop();
  });
});

import { mockServices } from '@backstage/backend-test-utils';
import { createActivityPublisher } from './createActivityPublisher';

const entry = {
  id: '5b0a3c6e-3b53-4c53-9a4e-1c8d3a0f7a10',
  at: '2026-11-21T08:00:00.000Z',
  actor: 'user:default/alice',
  action: 'run-start',
  workspace: 'payments',
  outcome: 'succeeded' as const,
};

describe('createActivityPublisher', () => {
  it('publishes what was done', async () => {
    const events = mockServices.events.mock();
    events.publish.mockResolvedValue();
    const logger = mockServices.logger.mock();
    await createActivityPublisher({ events, logger }).record(entry);
    expect(events.publish).toHaveBeenCalledWith({
      topic: 'amamba.activity',
      eventPayload: entry,
    });
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('does not wait, and logs what cannot be published', async () => {
    const events = mockServices.events.mock();
    let fail = (_error: Error) => {};
    events.publish.mockReturnValue(
      new Promise((_resolve, reject) => {
        fail = reject;
      }),
    );
    const logger = mockServices.logger.mock();
    await createActivityPublisher({ events, logger }).record(entry);
    fail(new Error('no bus'));
    await new Promise(resolve => setImmediate(resolve));
    expect(logger.warn).toHaveBeenCalledWith(
      'Could not publish the activity run-start of workspace payments',
      expect.objectContaining({ message: 'no bus' }),
    );
  });
});

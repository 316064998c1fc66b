import { mockServices } from '@backstage/backend-test-utils';
import type { WorkspaceEntity } from '@amamba/plugin-amamba-common';
import { FakeKube } from '../__testUtils__/FakeKube';
import { PodCache, type PodChange } from './PodCache';
import { PodSignals } from './PodSignals';
import { topicOf } from './topicOf';

const workspace = (name: string, namespaces: string[]) =>
  [
    name,
    {
      metadata: { name },
      spec: {
        clusters: [
          { name: 'dev', namespaces: namespaces.map(one => ({ name: one })) },
        ],
      },
    } as unknown as WorkspaceEntity,
  ] as const;

function start(list: () => Promise<ReadonlyMap<string, WorkspaceEntity>>) {
  const cache = new PodCache(new FakeKube({}));
  let change: PodChange = () => {};
  jest.spyOn(cache, 'onChange').mockImplementation(listener => {
    change = listener;
    return () => {};
  });
  const published: unknown[] = [];
  const logger = mockServices.logger.mock();
  const signals = new PodSignals({
    cache,
    directory: { list },
    signals: {
      publish: async ({ message }) => void published.push(message),
    },
    logger,
  });
  signals.start();
  return { signals, published, logger, change: () => change };
}

it('gathers what changed, and says of which workspace it was, and no more', async () => {
  const { signals, published, change } = start(
    async () =>
      new Map([
        workspace('payments', ['payments', 'payments-test']),
        workspace('rivals', ['rivals']),
      ]),
  );
  for (let count = 0; count < 50; count++) {
    change()('dev', count % 2 ? 'payments' : 'payments-test');
  }
  change()('prod', 'rivals');
  change()('dev', 'kube-system');
  await signals.flush();
  expect(published).toEqual([{ about: 'pods', topic: topicOf('payments') }]);
  await signals.flush();
  expect(published).toHaveLength(1);
  signals.stop();
});

it('never fails', async () => {
  const { signals, logger, change } = start(async () => {
    throw new Error('no catalog');
  });
  change()('dev', 'payments');
  await expect(signals.flush()).resolves.toBeUndefined();
  expect(logger.warn).toHaveBeenCalled();
  signals.stop();
});

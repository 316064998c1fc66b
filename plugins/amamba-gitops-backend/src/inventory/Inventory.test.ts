import { mockServices } from '@backstage/backend-test-utils';
import { PuppetArgoCd } from '../__testUtils__/PuppetArgoCd';
import { argoCdOf } from '../__testUtils__/startPlugin';
import { Inventory } from './Inventory';
import type { InventoryStore } from './InventoryStore';

const MINUTES = 10;

describe('Inventory', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('asks an Argo CD once a minute, whoever looks, and not when it stopped', async () => {
    const argocd = new PuppetArgoCd('main');
    const reads = { repositories: 0, sets: 0 };
    argocd.answer('repositories.list', async () => {
      reads.repositories += 1;
      return [];
    });
    argocd.answer('applicationSets.list', async () => {
      reads.sets += 1;
      return [];
    });
    const inventory = new Inventory({
      argocd: argoCdOf([argocd]),
      store: { replace: async () => {} } as Partial<InventoryStore> as never,
      logger: mockServices.logger.mock(),
    });
    inventory.start();
    await jest.advanceTimersByTimeAsync(MINUTES * 60_000);
    inventory.stop();
    // The first at the start.
    const once = { repositories: MINUTES + 1, sets: MINUTES + 1 };
    expect(reads).toEqual(once);
    await jest.advanceTimersByTimeAsync(MINUTES * 60_000);
    expect(reads).toEqual(once);
  });
});

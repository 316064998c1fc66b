import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { type ArgoCdService, RecentReading } from '@amamba/plugin-amamba-node';
import type { InventoryStore } from './InventoryStore';
import { toRepositoryItem, toSetItem } from './toItems';

/** Options of {@link Inventory}. */
export interface InventoryOptions {
  argocd: ArgoCdService;
  store: InventoryStore;
  logger: LoggerService;
}

const UPKEEP_MS = 60_000;

/**
 * Keeps repositories and ApplicationSets, of which Argo CD has no stream: it
 * looks once a minute, and after each change that the portal makes.
 */
export class Inventory {
  readonly store: InventoryStore;
  readonly #options: InventoryOptions;
  readonly #readings: ReadonlyMap<string, RecentReading<void>>;
  /** Instances that could not be read, so that each is told of once. */
  readonly #failing = new Set<string>();
  #upkeep: NodeJS.Timeout | undefined;

  constructor(options: InventoryOptions) {
    this.#options = options;
    this.store = options.store;
    this.#readings = new Map(
      options.argocd
        .instances()
        .filter(({ unusable }) => !unusable)
        .map(({ name }) => [
          name,
          new RecentReading(() => this.#read(name), UPKEEP_MS),
        ]),
    );
  }

  start(): void {
    const look = () => void this.refreshAll();
    this.#upkeep = setInterval(look, UPKEEP_MS);
    this.#upkeep.unref();
    look();
  }

  stop(): void {
    clearInterval(this.#upkeep);
  }

  /** Reads all instances now. Never rejects: what is kept stays. */
  async refreshAll(): Promise<void> {
    await Promise.all([...this.#readings.keys()].map(it => this.refresh(it)));
  }

  /** Reads what the instance has from now on. Never rejects. */
  async refresh(instance: string): Promise<void> {
    try {
      await this.#readings.get(instance)?.fresh();
      this.#failing.delete(instance);
    } catch (error) {
      if (!this.#failing.has(instance)) {
        this.#failing.add(instance);
        this.#options.logger.warn(
          `Could not read the repositories and ApplicationSets of Argo CD ${instance}; what was known of them stays`,
          toError(error) as Error,
        );
      }
    }
  }

  async #read(instance: string): Promise<void> {
    const { argocd, store } = this.#options;
    const client = argocd.client(instance);
    const seenAt = new Date();
    const [repositories, sets] = await Promise.all([
      client.repositories.list(),
      client.applicationSets.list(),
    ]);
    await store.replace(
      'repository',
      instance,
      repositories.flatMap(item => toRepositoryItem(instance, item)),
      seenAt,
    );
    await store.replace(
      'applicationSet',
      instance,
      sets.flatMap(set => toSetItem(instance, set)),
      seenAt,
    );
  }
}

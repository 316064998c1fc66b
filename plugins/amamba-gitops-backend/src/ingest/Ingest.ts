import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  type ArgoApplicationRef,
  Reconciler,
  type ReconcilerMetrics,
} from '@amamba/plugin-amamba-node';
import type { GitopsSource } from '@amamba/plugin-amamba-gitops-common';
import { InstanceIngest, type InstanceIngestOptions } from './InstanceIngest';

/** Options of {@link Ingest}. */
export interface IngestOptions extends InstanceIngestOptions {
  logger: LoggerService;
  metrics?: ReconcilerMetrics;
}

/** Keeps the store in step with every configured Argo CD. */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #instances: ReadonlyMap<string, InstanceIngest>;
  readonly #changes: Reconciler;

  constructor(options: IngestOptions) {
    this.#options = options;
    this.#instances = new Map(
      options.argocd
        .instances()
        .map(instance => [
          instance.name,
          new InstanceIngest(instance, options),
        ]),
    );
    this.#changes = new Reconciler({
      name: 'gitops-changes',
      concurrency: 4,
      reconcile: key => {
        const { instance, ref } = parseKey(key);
        return this.#instances.get(instance)?.readApplication(ref) ?? settled();
      },
      logger: options.logger,
      metrics: options.metrics,
    });
  }

  start(): void {
    for (const instance of this.#instances.values()) {
      instance.start();
    }
  }

  /** Something was done to an application: reads it soon. */
  applicationChanged(instance: string, ref: ArgoApplicationRef): void {
    this.#changes.enqueue(JSON.stringify({ instance, ref }));
  }

  /**
   * How current the copy of an instance is, in the order of the
   * configuration; of those that are not configured none is known.
   */
  async sources(): Promise<GitopsSource[]> {
    const syncs = await this.#options.store.listSyncs();
    return [...this.#instances.values()].map(({ source }) => {
      const kept = syncs.find(({ instance }) => instance === source.instance);
      return { ...source, syncedAt: source.syncedAt ?? kept?.at.toISOString() };
    });
  }

  async stop(): Promise<void> {
    await Promise.all([
      this.#changes.stop(),
      ...[...this.#instances.values()].map(instance => instance.stop()),
    ]);
  }
}

function parseKey(key: string): { instance: string; ref: ArgoApplicationRef } {
  return JSON.parse(key);
}

async function settled(): Promise<void> {}

import type { KubeObject } from '../../../kubernetes/types.ts';
import { hasSyncOption } from '../resourceOptions.ts';

/** `.operation` of an Application. */
export interface Operation {
  sync?: {
    revision?: string;
    revisions?: string[];
    source?: Record<string, any>;
    sources?: Array<Record<string, any>>;
    prune?: boolean;
    dryRun?: boolean;
    syncStrategy?: {
      apply?: { force?: boolean };
      hook?: { force?: boolean };
    };
    resources?: Array<{
      group?: string;
      kind: string;
      name: string;
      namespace?: string;
      exclude?: boolean;
    }>;
    manifests?: string[];
    syncOptions?: string[];
    autoHealAttemptsCount?: number;
  };
  initiatedBy?: { username?: string; automated?: boolean };
  retry?: {
    limit?: number;
    backoff?: { duration?: string; factor?: number; maxDuration?: string };
  };
  info?: Array<{ name: string; value: string }>;
}

/** What a sync is told, from the operation and from the objects themselves. */
export class SyncOptions {
  readonly #operation: NonNullable<Operation['sync']>;

  constructor({ sync = {} }: Operation) {
    this.#operation = sync;
  }

  get dryRun(): boolean {
    return Boolean(this.#operation.dryRun);
  }

  get prune(): boolean {
    return Boolean(this.#operation.prune);
  }

  get force(): boolean {
    const { apply, hook } = this.#operation.syncStrategy ?? {};
    return Boolean(apply?.force || hook?.force);
  }

  /** Hooks are run unless the strategy is to apply alone, or only parts are. */
  get runsHooks(): boolean {
    return !this.#operation.syncStrategy?.apply && !this.isPartial;
  }

  get isPartial(): boolean {
    return Boolean(this.#operation.resources?.length);
  }

  has(option: string, object?: KubeObject): boolean {
    if (object && hasSyncOption(object, option)) return true;
    const name = option.split('=')[0];
    if (object && hasSyncOption(object, `${name}=${opposite(option)}`)) {
      return false;
    }
    return this.#operation.syncOptions?.includes(option) ?? false;
  }

  /** Whether the resource is one of those that were asked for. */
  includes(key: {
    group: string;
    kind: string;
    namespace: string;
    name: string;
  }): boolean {
    const { resources } = this.#operation;
    if (!resources?.length) return true;
    const matches = (item: (typeof resources)[number]) =>
      (item.group ?? '') === key.group &&
      item.kind === key.kind &&
      item.name === key.name &&
      (!item.namespace || item.namespace === key.namespace);
    return resources.some(item => !item.exclude && matches(item));
  }
}

function opposite(option: string): string {
  return option.endsWith('=true') ? 'false' : 'true';
}

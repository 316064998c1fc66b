import type {
  Pod,
  ResourceQuota,
  ResourceQuotaSpec,
} from 'kubernetes-types/core/v1';
import { equalJson } from '../../store/json.ts';
import type { ObjectStore } from '../../store/objectStore.ts';
import type { KubeObject, ResourceName } from '../../types.ts';
import {
  add,
  parseAmounts,
  subtract,
  ZERO,
  type Amount,
  type Amounts,
} from '../amount.ts';
import { hasScopes, isInScope } from './scopes.ts';
import { countedResource, usageOf } from './usage.ts';

const QUOTAS = 'resourcequotas';

/** A quota with what its namespace uses of it at this moment. */
export interface QuotaAccount {
  readonly name: string;
  readonly spec: ResourceQuotaSpec;
  readonly hard: Amounts;
  /** For every line of `hard`. */
  readonly used: Amounts;
}

/**
 * Keeps what is used of every quota, write by write: a namespace is only ever
 * looked through when one of its quotas is new or changed.
 */
export class QuotaLedger {
  readonly #store: ObjectStore;
  readonly #onChange: (namespace: string, name: string) => void;
  readonly #accounts = new Map<string, Map<string, QuotaAccount>>();
  readonly #stop: () => void;

  /** @param onChange - hears that what is used of a quota is another */
  constructor(
    store: ObjectStore,
    onChange: (namespace: string, name: string) => void,
  ) {
    this.#store = store;
    this.#onChange = onChange;
    for (const { object } of store.collection(QUOTAS).range(undefined)) {
      this.#open(object);
    }
    this.#stop = store.onCommit((resource, { type, stored, previous }) => {
      const namespace = stored.namespace;
      if (namespace === undefined) return;
      const next = type === 'DELETED' ? undefined : stored.object;
      // The quota itself is counted before it is looked at, as all others.
      this.#book(resource, namespace, previous?.object, next);
      if (resource === QUOTAS) this.#follow(stored.object, next);
    });
  }

  stop(): void {
    this.#stop();
  }

  /** The quotas of a namespace in the order of their names. */
  of(namespace: string): QuotaAccount[] {
    const accounts = this.#accounts.get(namespace);
    if (!accounts) return [];
    return [...accounts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #follow(quota: KubeObject, next: KubeObject | undefined): void {
    const { namespace = '', name } = quota.metadata;
    const accounts = this.#accounts.get(namespace);
    if (!next) {
      accounts?.delete(name);
      if (accounts?.size === 0) this.#accounts.delete(namespace);
      return;
    }
    const known = accounts?.get(name)?.spec;
    if (!known || !equalJson(known, next.spec ?? {})) this.#open(next);
    // Whoever wrote the status: it is looked at again.
    else this.#onChange(namespace, name);
  }

  #open(object: KubeObject): void {
    const { spec = {}, metadata } = object as unknown as ResourceQuota;
    const { namespace = '', name = '' } = metadata ?? {};
    const hard = parseAmounts(spec.hard);
    const used: Amounts = {};
    for (const key of Object.keys(hard)) used[key] = ZERO;
    const account: QuotaAccount = { name, spec, hard, used };
    for (const resource of new Set(Object.keys(hard).map(countedResource))) {
      const collection = this.#store.collection(resource);
      for (const stored of collection.range(namespace)) {
        book(account, takenOf(account, resource, stored.object), add);
      }
    }
    const accounts = this.#accounts.get(namespace) ?? new Map();
    this.#accounts.set(namespace, accounts.set(name, account));
    this.#onChange(namespace, name);
  }

  #book(
    resource: ResourceName,
    namespace: string,
    previous: KubeObject | undefined,
    next: KubeObject | undefined,
  ): void {
    const accounts = this.#accounts.get(namespace);
    if (!accounts) return;
    for (const account of accounts.values()) {
      const before = previous ? takenOf(account, resource, previous) : {};
      const after = next ? takenOf(account, resource, next) : {};
      book(account, before, subtract);
      book(account, after, add);
      if (!sameAmounts(before, after)) this.#onChange(namespace, account.name);
    }
  }
}

/** What an object takes of the lines of a quota. */
export function takenOf(
  { spec, hard }: Pick<QuotaAccount, 'spec' | 'hard'>,
  resource: ResourceName,
  object: KubeObject,
): Amounts {
  if (hasScopes(spec)) {
    if (resource !== 'pods') return {};
    if (!isInScope(spec, object as unknown as Pod)) return {};
  }
  const taken: Amounts = {};
  for (const [name, amount] of Object.entries(usageOf(resource, object))) {
    if (name in hard) taken[name] = amount;
  }
  return taken;
}

function book(
  { used }: QuotaAccount,
  amounts: Amounts,
  apply: (a: Amount, b: Amount) => Amount,
): void {
  for (const [name, amount] of Object.entries(amounts)) {
    used[name] = apply(used[name], amount);
  }
}

function sameAmounts(a: Amounts, b: Amounts): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every(name => a[name]?.milli === b[name]?.milli);
}

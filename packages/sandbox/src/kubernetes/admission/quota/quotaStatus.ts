import { formatAmount, type Amounts } from '../amount.ts';
import { equalJson } from '../../store/json.ts';
import type { ObjectStore } from '../../store/objectStore.ts';
import { WorkQueue } from '../../controllers/workQueue.ts';
import type { Clock, Controller, ObjectClient } from '../../types.ts';
import { QuotaLedger } from './quotaLedger.ts';

/** Amounts as a status shows them, in the order of their names. */
export function formatUsage(used: Amounts): Record<string, string> {
  const names = Object.keys(used).sort();
  return Object.fromEntries(
    names.map(name => [name, formatAmount(used[name])]),
  );
}

/** Writes into each quota what it allows and what is used of it. */
export class QuotaStatusController implements Controller {
  readonly ledger: QuotaLedger;
  readonly #objects: ObjectClient;
  readonly #queue: WorkQueue;

  constructor(store: ObjectStore, objects: ObjectClient, clock: Clock) {
    this.#objects = objects;
    this.#queue = new WorkQueue(clock, key => this.#reconcile(key));
    this.ledger = new QuotaLedger(store, (namespace, name) =>
      this.#queue.add(`${namespace}/${name}`),
    );
  }

  start(): void {
    this.#queue.start();
  }

  stop(): void {
    this.#queue.stop();
    this.ledger.stop();
  }

  #reconcile(key: string): void {
    const [namespace, name] = key.split('/');
    const account = this.ledger.of(namespace).find(item => item.name === name);
    const quota = this.#objects.get('resourcequotas', namespace, name);
    if (!account || !quota) return;
    const status = { hard: account.spec.hard, used: formatUsage(account.used) };
    if (equalJson(quota.status ?? {}, status)) return;
    this.#objects.modifyStatus('resourcequotas', namespace, name, next => {
      next.status = status;
    });
  }
}

import type { AggregationRule, ClusterRole } from 'kubernetes-types/rbac/v1';
import { WorkQueue } from '../controllers/workQueue.ts';
import { fromMatchSelector } from '../rest/labelSelector.ts';
import { equalJson } from '../store/json.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type { Clock, Controller, ObjectClient } from '../types.ts';
import type { PolicyRule } from './policyRule.ts';

const RESOURCE = 'clusterroles.rbac.authorization.k8s.io';

/** Fills a ClusterRole that has an aggregation rule with the rules of others. */
export class ClusterRoleAggregation implements Controller {
  readonly #store: ObjectStore;
  readonly #objects: ObjectClient;
  readonly #queue: WorkQueue;
  /** Roles that are made of others. */
  readonly #aggregated = new Set<string>();
  #stop = () => {};

  constructor(store: ObjectStore, objects: ObjectClient, clock: Clock) {
    this.#store = store;
    this.#objects = objects;
    this.#queue = new WorkQueue(clock, name => this.aggregate(name));
  }

  start(): void {
    this.#stop = this.#objects.watch(RESOURCE, ({ type, object }) => {
      const { name } = object.metadata;
      const isMade = type !== 'DELETED' && ruleOf(object) !== undefined;
      if (isMade) this.#aggregated.add(name);
      else this.#aggregated.delete(name);
      // Any change can add to any of them, or take from it.
      for (const aggregated of this.#aggregated) this.#queue.add(aggregated);
    });
    this.#queue.start();
  }

  stop(): void {
    this.#stop();
    this.#queue.stop();
  }

  /** Brings one role up to date. */
  aggregate(name: string): void {
    const role = this.#store.get(RESOURCE, undefined, name)?.object;
    const aggregation = role && ruleOf(role);
    if (!role || !aggregation) return;
    const selectors = (aggregation.clusterRoleSelectors ?? []).map(selector =>
      fromMatchSelector(selector),
    );
    const rules: PolicyRule[] = [];
    for (const { object } of this.#store
      .collection(RESOURCE)
      .range(undefined)) {
      if (object.metadata.name === name) continue;
      const labels = object.metadata.labels ?? {};
      if (!selectors.some(selects => selects(labels))) continue;
      for (const rule of (object as unknown as ClusterRole).rules ?? []) {
        if (!rules.some(known => equalJson(known, rule))) rules.push(rule);
      }
    }
    if (equalJson(role.rules ?? [], rules)) return;
    this.#objects.modify(RESOURCE, undefined, name, next => {
      next.rules = rules;
    });
  }
}

function ruleOf(object: object): AggregationRule | undefined {
  return (object as ClusterRole).aggregationRule;
}

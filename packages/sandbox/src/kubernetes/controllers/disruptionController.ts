import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { timestamp } from '../clock.ts';
import { equalJson } from '../store/json.ts';
import type { KubeObject } from '../types.ts';
import { resolveShare } from './deploymentScaling.ts';
import {
  BUDGETS,
  budgetsOf,
  withCondition,
  type BudgetStatus,
  type StoredBudget,
} from './disruptionBudgets.ts';
import {
  KeyedController,
  keyOf,
  type ControllerContext,
} from './keyedController.ts';
import { controllerOf } from './objectReader.ts';
import type { Selector, StoredPod } from './podIndex.ts';
import { hasEnded, isReady } from './podStates.ts';

/** An eviction that has not led to a deletion by then has failed. */
const EVICTION_TIMEOUT_MS = 120_000;

/** Kinds that say how many pods there are to be. */
const SCALED: Record<string, string> = {
  Deployment: 'deployments.apps',
  ReplicaSet: 'replicasets.apps',
  ReplicationController: 'replicationcontrollers',
  StatefulSet: 'statefulsets.apps',
};

/** Tells how many pods of a PodDisruptionBudget may go. */
export class DisruptionController extends KeyedController<PodDisruptionBudget> {
  constructor(context: ControllerContext) {
    super(context, BUDGETS, 'controllermanager');
  }

  protected listen(): void {
    this.onChange('pods', (pod, previous) => {
      for (const version of [pod, previous]) {
        if (!version) continue;
        for (const budget of budgetsOf(this.reader, version as StoredPod)) {
          this.enqueue(keyOf(budget));
        }
      }
    });
  }

  protected reconcile(budget: StoredBudget): void {
    const { namespace = '', generation } = budget.metadata;
    const { selector } = budget.spec ?? {};
    const all = selector
      ? this.pods.matching(namespace, selector as Selector)
      : [];
    const pods = all.filter(pod => !hasEnded(pod));
    const expected = this.#expected(budget, pods);
    const desired = desiredHealthy(budget, expected);
    const disrupted = this.#disrupted(budget, pods);
    const healthy = pods.filter(
      pod =>
        isReady(pod) &&
        !pod.metadata.deletionTimestamp &&
        !(pod.metadata.name in disrupted),
    ).length;
    const allowed = expected > 0 ? Math.max(healthy - desired, 0) : 0;
    const now = timestamp(this.cluster.clock.now());
    const status: BudgetStatus = {
      observedGeneration: generation,
      ...(Object.keys(disrupted).length > 0 && { disruptedPods: disrupted }),
      disruptionsAllowed: allowed,
      currentHealthy: healthy,
      desiredHealthy: desired,
      expectedPods: expected,
      conditions: budget.status?.conditions,
    };
    const told = withCondition(status, generation, now);
    if (!equalJson(told, budget.status)) this.writeStatus(budget, told);
  }

  /** Pods as their controllers ask for them, where the budget is a share. */
  #expected({ spec }: StoredBudget, pods: StoredPod[]): number {
    const { minAvailable, maxUnavailable } = spec ?? {};
    if (maxUnavailable === undefined && !isShare(minAvailable)) {
      return pods.length;
    }
    const scales = new Map<string, number>();
    for (const pod of pods) {
      const scale = this.#scaleOf(pod);
      if (scale) scales.set(scale.uid, scale.replicas);
    }
    return [...scales.values()].reduce((total, count) => total + count, 0);
  }

  #scaleOf(pod: StoredPod): { uid: string; replicas: number } | undefined {
    const { namespace } = pod.metadata;
    let owner = controllerOf(pod);
    let scale: { uid: string; replicas: number } | undefined;
    while (owner && SCALED[owner.kind]) {
      const resource = SCALED[owner.kind];
      const object = this.reader.get<KubeObject>(
        resource,
        namespace,
        owner.name,
      );
      if (object?.metadata.uid !== owner.uid) return scale;
      scale = { uid: owner.uid, replicas: object.spec?.replicas ?? 1 };
      owner = controllerOf(object);
    }
    return scale;
  }

  /** Pods whose eviction was granted and that are not being deleted yet. */
  #disrupted(budget: StoredBudget, pods: StoredPod[]): Record<string, string> {
    const now = this.cluster.clock.now();
    const granted = Object.entries(budget.status?.disruptedPods ?? {});
    const pending = granted.filter(([name, at]) => {
      const pod = pods.find(({ metadata }) => metadata.name === name);
      if (!pod || pod.metadata.deletionTimestamp) return false;
      const wait = Date.parse(at) + EVICTION_TIMEOUT_MS - now;
      if (wait > 0) this.enqueueAfter(keyOf(budget), wait);
      return wait > 0;
    });
    return Object.fromEntries(pending);
  }
}

function isShare(value: number | string | undefined): boolean {
  return typeof value === 'string' && value.endsWith('%');
}

function desiredHealthy({ spec }: StoredBudget, expected: number): number {
  const { minAvailable, maxUnavailable } = spec ?? {};
  if (maxUnavailable !== undefined) {
    const lost = resolveShare(maxUnavailable, expected, Math.ceil);
    return Math.max(expected - lost, 0);
  }
  return resolveShare(minAvailable, expected, Math.ceil);
}

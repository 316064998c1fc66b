import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { fromMatchSelector } from '../rest/labelSelector.ts';
import { findCondition, withoutCondition } from './conditions.ts';
import type { ObjectReader, Stored } from './objectReader.ts';
import type { Selector, StoredPod } from './podIndex.ts';

export type StoredBudget = Stored<PodDisruptionBudget>;
export type BudgetStatus = NonNullable<PodDisruptionBudget['status']>;

export const BUDGETS = 'poddisruptionbudgets.policy';

/** The budgets that a pod falls under; an empty selector takes all pods. */
export function budgetsOf(
  reader: ObjectReader,
  { metadata }: StoredPod,
): StoredBudget[] {
  return reader
    .list<PodDisruptionBudget>(BUDGETS, metadata.namespace)
    .filter(({ spec }) => {
      if (!spec?.selector) return false;
      return fromMatchSelector(spec.selector as Selector)(
        metadata.labels ?? {},
      );
    });
}

/** The status with its one condition told anew. */
export function withCondition(
  status: BudgetStatus,
  generation: number | undefined,
  at: string,
): BudgetStatus {
  const type = 'DisruptionAllowed';
  const allowed = status.disruptionsAllowed > 0;
  const is = allowed ? 'True' : 'False';
  const before = findCondition(status.conditions, type);
  const condition = {
    type,
    status: is,
    observedGeneration: generation,
    lastTransitionTime: before?.status === is ? before.lastTransitionTime : at,
    reason: allowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  };
  const others = withoutCondition(status.conditions, type);
  return { ...status, conditions: [...others, condition] };
}

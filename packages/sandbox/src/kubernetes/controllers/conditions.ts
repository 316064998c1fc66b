/** A condition as workloads have it. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
}

export function findCondition<T extends Condition>(
  conditions: T[] | undefined,
  type: string,
): T | undefined {
  return conditions?.find(condition => condition.type === type);
}

export function withoutCondition<T extends Condition>(
  conditions: T[] | undefined,
  type: string,
): T[] {
  return (conditions ?? []).filter(condition => condition.type !== type);
}

import type { LabelSelector } from 'kubernetes-types/meta/v1';

/** Whether labels are what a selector of an object asks for; empty is all. */
export function matchesLabels(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  labels: Record<string, string>,
): boolean {
  const same = Object.entries(matchLabels).every(
    ([key, value]) => labels[key] === value,
  );
  return (
    same &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value: string | undefined = labels[key];
      if (operator === 'In')
        return value !== undefined && values.includes(value);
      if (operator === 'NotIn') return !values.includes(value);
      return (operator === 'Exists') === (value !== undefined);
    })
  );
}

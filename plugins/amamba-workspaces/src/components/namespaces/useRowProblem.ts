import type { RowProblem } from '../../data/amountRows';
import { useMessages } from '../../translation/translation';
import { useDimensionName } from '../shared/useDimensionName';

/** What is wrong with one line of a quota, in words. */
export function useRowProblem(): (problem: RowProblem) => string {
  const t = useMessages();
  const nameOf = useDimensionName();
  return problem => {
    switch (problem.kind) {
      case 'unset':
        return t('quota.problem.unset', {
          left: problem.left,
          total: problem.total,
        });
      case 'exceeds':
        return t('quota.problem.exceeds', {
          left: problem.left,
          total: problem.total,
        });
      case 'aboveLimit':
        return t('quota.problem.aboveLimit', {
          limit: nameOf(problem.limit),
          amount: problem.limitAmount,
        });
      default:
        return t(`quota.problem.${problem.kind}`);
    }
  };
}

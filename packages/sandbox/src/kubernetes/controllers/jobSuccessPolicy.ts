import { completedIndexesOf, parseIndexes } from './jobIndexes.ts';
import type { StoredJob, Verdict } from './jobProgress.ts';
import type { StoredPod } from './podIndex.ts';

/** Whether what has succeeded is enough, by the first rule that says so. */
export function successPolicyVerdict(
  job: StoredJob,
  pods: StoredPod[],
): Verdict | undefined {
  const { rules = [] } = job.spec?.successPolicy ?? {};
  if (rules.length === 0) return undefined;
  const completed = parseIndexes(completedIndexesOf(job, pods));
  const index = rules.findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) {
      return succeededCount !== undefined && completed.size >= succeededCount;
    }
    const wanted = [...parseIndexes(succeededIndexes)];
    const reached = wanted.filter(item => completed.has(item)).length;
    return reached >= (succeededCount ?? wanted.length);
  });
  if (index < 0) return undefined;
  return {
    type: 'SuccessCriteriaMet',
    reason: 'SuccessPolicy',
    message: `Matched rules at index ${index}`,
  };
}

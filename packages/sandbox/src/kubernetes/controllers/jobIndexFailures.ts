import { failureWaitMs } from './jobBackoff.ts';
import { actionFor, isIgnored } from './jobFailurePolicy.ts';
import {
  completedIndexesOf,
  formatIndexes,
  parseIndexes,
} from './jobIndexes.ts';
import { hasFailed, indexOf, INDEX_FAILURE_COUNT } from './jobPods.ts';
import type { StoredJob, Verdict } from './jobProgress.ts';
import type { StoredPod } from './podIndex.ts';

/** Whether each index of a job has failures of its own. */
export function countsPerIndex({ spec }: StoredJob): boolean {
  return spec?.backoffLimitPerIndex !== undefined;
}

/** Indexes that are given up; undefined of jobs that count failures all together. */
export function failedIndexesOf(
  job: StoredJob,
  pods: StoredPod[],
): string | undefined {
  const limit = job.spec?.backoffLimitPerIndex;
  if (limit === undefined) return undefined;
  const indexes = parseIndexes(job.status?.failedIndexes);
  const completed = parseIndexes(completedIndexesOf(job, pods));
  for (const pod of pods.filter(hasFailed)) {
    const index = indexOf(pod);
    if (index === undefined || completed.has(index)) continue;
    const action = actionFor(job.spec?.podFailurePolicy, pod);
    const isLast = action !== 'Ignore' && failuresBefore(pod) >= limit;
    if (action === 'FailIndex' || isLast) indexes.add(index);
  }
  return formatIndexes(indexes);
}

/** What became of the pods of an index so far. */
export interface IndexFailures {
  failures: number;
  /** Milliseconds until it may be tried again. */
  waitMs: number;
}

/** Of the indexes whose pods have failed. */
export function indexFailures(
  { spec }: StoredJob,
  pods: StoredPod[],
  now: number,
): Map<number, IndexFailures> {
  const failed = new Map<number, StoredPod[]>();
  for (const pod of pods.filter(hasFailed)) {
    const index = indexOf(pod);
    if (index === undefined) continue;
    failed.set(index, [...(failed.get(index) ?? []), pod]);
  }
  const entries = [...failed].map(([index, ofIndex]) => {
    const counts = ofIndex
      .filter(pod => !isIgnored(spec?.podFailurePolicy, pod))
      .map(pod => failuresBefore(pod) + 1);
    const failures = Math.max(0, ...counts);
    const waitMs = failureWaitMs(ofIndex, failures, now);
    return [index, { failures, waitMs }] as const;
  });
  return new Map(entries);
}

/** Whether too many indexes, or the last ones, have failed. */
export function failedIndexesVerdict(
  job: StoredJob,
  pods: StoredPod[],
): Verdict | undefined {
  const { completions = 0, maxFailedIndexes = Infinity } = job.spec ?? {};
  const failed = parseIndexes(failedIndexesOf(job, pods)).size;
  const type = 'FailureTarget';
  if (failed > maxFailedIndexes) {
    return {
      type,
      reason: 'MaxFailedIndexesExceeded',
      message:
        'Job has exceeded the specified maximal number of failed indexes',
    };
  }
  const succeeded = parseIndexes(completedIndexesOf(job, pods)).size;
  if (failed === 0 || failed + succeeded < completions) return undefined;
  return { type, reason: 'FailedIndexes', message: 'Job has failed indexes' };
}

function failuresBefore({ metadata }: StoredPod): number {
  return Number(metadata.annotations?.[INDEX_FAILURE_COUNT] ?? 0);
}

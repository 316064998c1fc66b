import { indexOf } from './jobPods.ts';
import type { StoredJob } from './jobProgress.ts';
import type { StoredPod } from './podIndex.ts';
import { isActive } from './podStates.ts';

/** `0-2,5` as numbers. */
export function parseIndexes(text = ''): Set<number> {
  const indexes = new Set<number>();
  for (const range of text.split(',').filter(Boolean)) {
    const [first, last = first] = range.split('-').map(Number);
    for (let index = first; index <= last; index++) indexes.add(index);
  }
  return indexes;
}

/** Numbers as `0-2,5`; two in a row are written `0,1`. */
export function formatIndexes(indexes: Iterable<number>): string {
  const ranges: [first: number, last: number][] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges
    .map(([first, last]) => {
      if (first === last) return String(first);
      return last === first + 1 ? `${first},${last}` : `${first}-${last}`;
    })
    .join(',');
}

/** Indexes whose pods have succeeded; undefined of jobs without indexes. */
export function completedIndexesOf(
  { spec, status }: StoredJob,
  pods: StoredPod[],
): string | undefined {
  if (spec?.completionMode !== 'Indexed') return undefined;
  const indexes = parseIndexes(status?.completedIndexes);
  for (const pod of pods) {
    const index = indexOf(pod);
    if (index !== undefined && pod.status?.phase === 'Succeeded') {
      indexes.add(index);
    }
  }
  return formatIndexes(indexes);
}

/** The first indexes that are neither done or given up nor being worked on. */
export function missingIndexes(
  job: StoredJob,
  pods: StoredPod[],
  count: number,
  failed?: string,
): number[] {
  const taken = parseIndexes(completedIndexesOf(job, pods));
  for (const index of parseIndexes(failed)) taken.add(index);
  for (const pod of pods.filter(isActive)) {
    const index = indexOf(pod);
    if (index !== undefined) taken.add(index);
  }
  const missing: number[] = [];
  const { completions = 0 } = job.spec ?? {};
  for (let index = 0; index < completions; index++) {
    if (missing.length === count) break;
    if (!taken.has(index)) missing.push(index);
  }
  return missing;
}

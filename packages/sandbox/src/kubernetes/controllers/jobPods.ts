import type { StoredJob } from './jobProgress.ts';
import { podFromTemplate } from './podControl.ts';
import type { StoredPod } from './podIndex.ts';

/** Keeps ended pods until the job has counted them. */
export const JOB_TRACKING = 'batch.kubernetes.io/job-tracking';
const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';
/** How often pods of the index had failed before this one was made. */
export const INDEX_FAILURE_COUNT =
  'batch.kubernetes.io/job-index-failure-count';

/**
 * The next pod of a job, for one of its indexes when it has such.
 * @param failures - of the index, where they are counted for each
 */
export function podOfJob(job: StoredJob, index?: number, failures?: number) {
  const { name, uid } = job.metadata;
  const own = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
  const numbered: Record<string, string> =
    index === undefined ? {} : { [COMPLETION_INDEX]: String(index) };
  const pod = podFromTemplate(job, job.spec?.template, {
    generateName: index === undefined ? `${name}-` : `${name}-${index}-`,
    labels: { ...own, ...numbered },
    annotations: {
      ...numbered,
      ...(failures !== undefined && { [INDEX_FAILURE_COUNT]: `${failures}` }),
    },
    finalizers: [JOB_TRACKING],
  });
  if (index === undefined || !pod.spec) return pod;
  pod.spec.hostname = `${name}-${index}`;
  for (const container of [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []),
  ]) {
    container.env ??= [];
    if (container.env.some(item => item.name === 'JOB_COMPLETION_INDEX')) {
      continue;
    }
    container.env.push({
      name: 'JOB_COMPLETION_INDEX',
      valueFrom: {
        fieldRef: { fieldPath: `metadata.labels['${COMPLETION_INDEX}']` },
      },
    });
  }
  return pod;
}

export function indexOf({ metadata }: StoredPod): number | undefined {
  const text = metadata.annotations?.[COMPLETION_INDEX];
  return text === undefined ? undefined : Number(text);
}

export function hasFailed(pod: StoredPod): boolean {
  return pod.status?.phase === 'Failed' || isEnding(pod);
}

/** A pod that is being deleted counts as failed at once. */
function isEnding({ metadata, status }: StoredPod): boolean {
  return (
    metadata.deletionTimestamp !== undefined && status?.phase !== 'Succeeded'
  );
}

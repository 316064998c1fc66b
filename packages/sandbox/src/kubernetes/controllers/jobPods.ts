import type { StoredJob } from './jobProgress.ts';
import { podFromTemplate } from './podControl.ts';
import type { StoredPod } from './podIndex.ts';

/** Keeps ended pods until the job has counted them. */
export const JOB_TRACKING = 'batch.kubernetes.io/job-tracking';
const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';

/** The next pod of a job, for one of its indexes when it has such. */
export function podOfJob(job: StoredJob, index?: number) {
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
    annotations: numbered,
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

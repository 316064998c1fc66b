import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { CronJob, Job } from 'kubernetes-types/batch/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { setAutoscalerDefaults } from '../defaults/otherDefaults.ts';
import {
  setCronJobDefaults,
  setJobDefaults,
} from '../defaults/workloadDefaults.ts';
import { validateAutoscaler } from '../validation/autoscalerValidation.ts';
import {
  validateCronJob,
  validateJob,
  validateJobUpdate,
} from '../validation/batchValidation.ts';
import { validateDisruptionBudget } from '../validation/policyValidation.ts';
import type { Strategy } from './strategy.ts';

const CONTROLLER_UID = 'batch.kubernetes.io/controller-uid';
const JOB_NAME = 'batch.kubernetes.io/job-name';

/** The pods of a job are told from others by the job's uid. */
function selectOwnPods({ metadata, spec }: Job): void {
  if (!spec?.template || spec.manualSelector) return;
  const { name = '', uid = '' } = metadata ?? {};
  const template = (spec.template.metadata ??= {});
  template.labels = {
    ...template.labels,
    'controller-uid': uid,
    'job-name': name,
    [CONTROLLER_UID]: uid,
    [JOB_NAME]: name,
  };
  const selector = (spec.selector ??= {});
  selector.matchLabels = { ...selector.matchLabels, [CONTROLLER_UID]: uid };
}

const jobs: Strategy<Job> = {
  setDefaults: setJobDefaults,
  prepareForCreate(job) {
    job.status = {};
    selectOwnPods(job);
    const { metadata, spec } = job;
    const labels = spec?.template?.metadata?.labels;
    if (!metadata || !labels) return;
    // Defaulted before the labels of the job itself were known.
    metadata.labels = { ...labels, ...metadata.labels };
  },
  validate: validateJob,
  validateUpdate: validateJobUpdate,
};

const cronJobs: Strategy<CronJob> = {
  setDefaults: setCronJobDefaults,
  prepareForCreate(cronJob) {
    cronJob.status = {};
  },
  validate: validateCronJob,
};

const autoscalers: Strategy<HorizontalPodAutoscaler> = {
  setDefaults: setAutoscalerDefaults,
  prepareForCreate(autoscaler) {
    const status = { desiredReplicas: 0, currentMetrics: null };
    autoscaler.status = status as unknown as typeof autoscaler.status;
  },
  validate: validateAutoscaler,
};

const disruptionBudgets: Strategy<PodDisruptionBudget> = {
  prepareForCreate(budget) {
    budget.status = {
      disruptionsAllowed: 0,
      currentHealthy: 0,
      desiredHealthy: 0,
      expectedPods: 0,
    };
  },
  validate: validateDisruptionBudget,
};

/** Of batch, autoscaling and policy. */
export const BATCH_STRATEGIES = {
  'jobs.batch': jobs,
  'cronjobs.batch': cronJobs,
  'horizontalpodautoscalers.autoscaling': autoscalers,
  'poddisruptionbudgets.policy': disruptionBudgets,
};

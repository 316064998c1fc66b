import type { Phase } from '@amamba/plugin-amamba-pipelines-common';
import { type PipelineRun, succeededCondition, type TaskRun } from './objects';

/**
 * The condition's status decides; its reason only tells apart what the status
 * does not, for Tekton adds reasons with every release.
 */
export function phaseOfRun(run: PipelineRun): Phase {
  const condition = succeededCondition(run.status);
  switch (condition?.status) {
    case 'True':
      return 'succeeded';
    case 'False':
      // All three ways to cancel a run end with this one reason.
      return condition.reason === 'Cancelled' ? 'cancelled' : 'failed';
    case 'Unknown':
      return condition.reason === 'PipelineRunPending' ? 'queued' : 'running';
    default:
      return 'queued';
  }
}

/** A pod that was given steps to run, not one that waits for room or images. */
const STARTED_REASONS = ['Running', 'Started'];

/** Of a TaskRun: the state of its pod is not always the state of its work. */
export function phaseOfTask(task: TaskRun): Phase {
  const condition = succeededCondition(task.status);
  switch (condition?.status) {
    case 'True':
      return 'succeeded';
    case 'False':
      return condition.reason === 'TaskRunCancelled' ? 'cancelled' : 'failed';
    case 'Unknown':
      return STARTED_REASONS.includes(condition.reason ?? '')
        ? 'running'
        : 'queued';
    default:
      return 'queued';
  }
}

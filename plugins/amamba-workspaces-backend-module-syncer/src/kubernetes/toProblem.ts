import { KubeError, toServiceError } from '@amamba/plugin-amamba-node';
import { clusterUnreachable } from './problems';
import type { Problem } from '../outcome/Problem';
import type { Step } from './Step';

/** Why a step failed, in words. */
export function toProblem(error: unknown, { change, ...step }: Step): Problem {
  if (!(error instanceof KubeError)) throw error;
  const { code } = error;
  if (code === undefined) return clusterUnreachable(error);
  if (code === 409 && step.do === 'apply' && !step.force) {
    return {
      status: 'Failed',
      reason: 'ObjectExists',
      message: `${change.object} of cluster ${error.cluster} is not the syncer's, and has the name of one that it needs. Delete it, or give it another name (${error.message})`,
    };
  }
  if (code === 409 || (code === 404 && step.do === 'apply')) {
    return {
      status: 'Pending',
      reason: 'Conflict',
      message: `${change.object} of cluster ${error.cluster} was changed or deleted by somebody at the same time; this is tried again`,
      againAfterMs: 1_000,
    };
  }
  return {
    status: 'Failed',
    reason: reasonOf(code),
    message: `${change.object}: ${toServiceError(error).message}`,
  };
}

function reasonOf(code: number): string {
  if (code === 403) return 'Forbidden';
  return code === 429 || code >= 500 ? 'ClusterFailing' : 'Refused';
}

/** Whether nothing else can be done on the cluster either. */
export function isUnreachable(error: unknown): error is KubeError {
  return error instanceof KubeError && error.code === undefined;
}

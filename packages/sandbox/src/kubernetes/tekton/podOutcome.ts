import type { ContainerStatus, PodCondition } from 'kubernetes-types/core/v1';
import type { KubeObject } from '../types.ts';
import type { Outcome } from './conditions.ts';
import type { TaskSpec } from './specs.ts';
import type { StepState } from './taskRunStatus.ts';

const OOM = 'OOMKilled';

/** What the pod says about its TaskRun. */
export function podOutcome(
  taskSpec: TaskSpec,
  pod: KubeObject,
  steps: StepState[],
): Outcome {
  const count = taskSpec.steps?.length ?? 0;
  const { phase } = pod.status ?? {};
  const ended = steps.filter(({ terminated }) => terminated);
  // A step that is killed so leaves no word, and those after it wait for ever.
  const killed = ended.some(({ terminated }) => terminated?.reason === OOM);
  const complete = count > 0 && ended.length === count;
  if (complete || killed || phase === 'Failed' || phase === 'Succeeded') {
    return finalOutcome(pod, steps);
  }
  if (phase === 'Running') {
    return unknown(
      'Running',
      'Not all Steps in the Task have finished executing',
    );
  }
  return pendingOutcome(pod);
}

function finalOutcome(pod: KubeObject, steps: StepState[]): Outcome {
  const failed = steps.find(
    ({ terminated, terminationReason = '' }) =>
      (terminated?.exitCode ?? 0) > 0 &&
      !['Continued', 'Skipped'].includes(terminationReason),
  );
  if (failed?.terminated) {
    const { container, terminated, terminationReason } = failed;
    if (terminationReason === 'TimeoutExceeded') {
      const message = `"${container}" exited because the step exceeded the specified timeout limit`;
      return { status: 'False', reason: 'StepFailed', message };
    }
    return {
      status: 'False',
      reason: terminated.reason === OOM ? 'StepOOM' : 'StepFailed',
      message: `"${container}" exited with code ${terminated.exitCode}: ${terminated.reason}`,
    };
  }
  if (pod.status?.phase === 'Failed') {
    const message =
      pod.status.message ?? 'build failed for unspecified reasons.';
    return { status: 'False', reason: 'Failed', message };
  }
  return {
    status: 'True',
    reason: 'Succeeded',
    message: 'All Steps have completed executing',
  };
}

function pendingOutcome(pod: KubeObject): Outcome {
  const conditions: PodCondition[] = pod.status?.conditions ?? [];
  const statuses: ContainerStatus[] = [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
  ];
  const stuck = statuses.find(({ state }) => state?.waiting?.message);
  if (stuck?.state?.waiting) {
    const { reason = '', message } = stuck.state.waiting;
    const pull = [
      'ErrImagePull',
      'ImagePullBackOff',
      'InvalidImageName',
    ].includes(reason);
    return unknown(
      pull ? 'PullImageFailed' : reason,
      `build step "${stuck.name}" is pending with reason ${JSON.stringify(
        message,
      )}`,
    );
  }
  const unschedulable = conditions.some(
    ({ type, status, reason }) =>
      type === 'PodScheduled' &&
      status === 'False' &&
      reason === 'Unschedulable',
  );
  if (unschedulable) {
    return unknown(
      'ExceededNodeResources',
      'TaskRun Pod exceeded available resources',
    );
  }
  const holding = conditions.find(({ status }) => status !== 'True');
  return unknown(
    'Pending',
    holding
      ? `pod status "${holding.type}":"${holding.status}"; message: "${
          holding.message ?? ''
        }"`
      : 'Pending',
  );
}

function unknown(reason: string, message: string): Outcome {
  return { status: 'Unknown', reason, message };
}

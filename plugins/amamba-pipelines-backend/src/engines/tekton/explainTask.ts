import { succeededCondition, type TaskRun } from './objects';

/** States in which a task waits for something that a person can change. */
const STUCK = [
  'PullImageFailed',
  'ExceededResourceQuota',
  'ExceededNodeResources',
  'CreateContainerConfigError',
];

/** The kubelet's own words before those of the registry. */
const BACK_OFF = /^Back-off pulling image "[^"]*": (?:ErrImagePull: )?/;

/**
 * Why a task failed or is stuck, in one sentence that names the step; nothing
 * while all is well.
 */
export function explainTask(name: string, task: TaskRun): string | undefined {
  const condition = succeededCondition(task.status);
  const reason = condition?.reason ?? '';
  if (condition?.status === 'Unknown' && STUCK.includes(reason)) {
    return reason === 'PullImageFailed'
      ? explainImagePull(name, task, 'cannot be pulled yet')
      : `Task "${name}" waits: ${tidy(condition.message)}`;
  }
  if (condition?.status !== 'False') {
    return undefined;
  }
  switch (reason) {
    case 'TaskRunCancelled':
      return explainCancellation(name, condition.message ?? '');
    case 'TaskRunTimeout':
      return explainTimeout(name, task, condition.message ?? '');
    case 'TaskRunImagePullFailed':
      return explainImagePull(name, task, 'could not be pulled');
    default:
      return (
        explainStep(name, task) ??
        `Task "${name}" failed: ${tidy(condition.message)}`
      );
  }
}

/** Tekton's sentence without what is of no use to a reader, on one line. */
export function tidy(message: string | undefined): string {
  const line = (message ?? '')
    .replace(/^\[User error\] /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  const sentence = line.length > 600 ? `${line.slice(0, 599)}…` : line;
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** `8s`, of Tekton's `failed to finish within "8s"`. */
export function timeoutIn(message: string): string | undefined {
  return /within "([^"]+)"/.exec(message)?.[1];
}

/** The first step that failed of its own: those after it were not run. */
function explainStep(name: string, task: TaskRun): string | undefined {
  const failed = task.status.steps?.find(
    step =>
      step.terminated &&
      step.terminated.exitCode !== 0 &&
      !['Skipped', 'Continued'].includes(step.terminationReason ?? ''),
  );
  if (!failed?.terminated) {
    return undefined;
  }
  const step = `Step "${failed.name}" of task "${name}"`;
  const { exitCode, reason } = failed.terminated;
  if (reason === 'OOMKilled') {
    return `${step} ran out of memory and was killed (exit code ${exitCode}); it needs a higher memory limit, or less to do.`;
  }
  if (failed.terminationReason === 'TimeoutExceeded') {
    return `${step} did not finish within the step's own timeout.`;
  }
  return `${step} failed with exit code ${exitCode}.`;
}

function explainTimeout(name: string, task: TaskRun, message: string): string {
  const working = task.status.steps?.find(
    step => step.terminationReason === 'TaskRunTimeout',
  );
  const previous = /Previous status: \[[^\]]*\] ?([^\n]*)/.exec(message)?.[1];
  const hint =
    working?.name && working.terminated?.startedAt
      ? ` Step "${working.name}" was still running.`
      : (previous && ` Before that: ${tidy(previous)}`) || '';
  return `Task "${name}" did not finish within its timeout of ${
    timeoutIn(message) ?? 'an unknown time'
  }.${hint}`;
}

function explainCancellation(name: string, message: string): string {
  return message.trim().endsWith('has timed out.')
    ? `Task "${name}" was stopped because the run had timed out.`
    : `Task "${name}" was cancelled.`;
}

// Tekton's sentence leaves the image's name empty, so it is looked up.
function explainImagePull(name: string, task: TaskRun, verb: string): string {
  const message = succeededCondition(task.status)?.message ?? '';
  const stepName =
    /step "(?:step-)?([^"]+)"/.exec(message)?.[1] ??
    task.status.steps?.[0]?.name;
  const image = task.status.taskSpec?.steps?.find(
    (step, index) => (step.name || `unnamed-${index}`) === stepName,
  )?.image;
  const cause = /(?:with the message: |with reason )"([\s\S]*?)\.?"?$/.exec(
    message,
  )?.[1];
  return `The image ${
    image ? `${image} ` : ''
  }of step "${stepName}" of task "${name}" ${verb}: ${tidy(
    (cause?.replaceAll('\\"', '"') ?? message).replace(BACK_OFF, ''),
  )}`;
}

import type { Stage } from '@amamba/plugin-amamba-pipelines-common';
import { tidy, timeoutIn } from './explainTask';
import {
  CANCELLED_BY_ANNOTATION,
  type PipelineRun,
  succeededCondition,
} from './objects';

type ExplainedStage = Omit<Stage, 'steps'>;

/**
 * Why a run failed, was cancelled or does not get on, in a sentence or two;
 * nothing while all is well.
 */
export function explainRun(
  run: PipelineRun,
  stages: readonly ExplainedStage[],
): string | undefined {
  const condition = succeededCondition(run.status);
  switch (condition?.status) {
    case 'True':
      return explainIgnored(stages);
    case 'False':
      return explainEnd(run, condition.reason ?? '', stages);
    default:
      return stages.find(({ phase, message }) => phase === 'queued' && message)
        ?.message;
  }
}

function explainEnd(
  run: PipelineRun,
  reason: string,
  stages: readonly ExplainedStage[],
): string {
  const message = succeededCondition(run.status)?.message ?? '';
  switch (reason) {
    case 'Cancelled': {
      const by = run.metadata.annotations[CANCELLED_BY_ANNOTATION];
      return by ? `Cancelled by ${by}.` : 'Cancelled.';
    }
    case 'PipelineRunTimeout':
      return explainTimeout(message, stages);
    case 'Failed':
      return explainFailures(stages) ?? tidy(message);
    default:
      return tidy(message);
  }
}

function explainFailures(stages: readonly ExplainedStage[]) {
  const failed = stages
    .filter(
      ({ phase, reason }) => phase === 'failed' && reason !== 'FailureIgnored',
    )
    .sort((a, b) => ((a.finishedAt ?? '') < (b.finishedAt ?? '') ? -1 : 1));
  const [first, ...others] = failed;
  if (!first?.message) {
    return undefined;
  }
  return others.length === 0
    ? first.message
    : `${first.message} Failed too: ${others
        .map(({ name }) => name)
        .join(', ')}.`;
}

function explainTimeout(message: string, stages: readonly ExplainedStage[]) {
  const stopped = stages
    .filter(({ phase }) => phase === 'cancelled')
    .map(({ name }) => `"${name}"`);
  const subject = message.includes('due to tasks') ? 'Its tasks' : 'The run';
  return [
    `${subject} did not finish within ${timeoutIn(message) ?? 'the timeout'}.`,
    ...(stopped.length > 0 ? [`Still running: ${stopped.join(', ')}.`] : []),
  ].join(' ');
}

function explainIgnored(stages: readonly ExplainedStage[]) {
  const ignored = stages
    .filter(({ reason }) => reason === 'FailureIgnored')
    .map(({ name }) => `"${name}"`);
  return ignored.length > 0
    ? `The failure of ${ignored.join(', ')} was ignored, as the pipeline says.`
    : undefined;
}

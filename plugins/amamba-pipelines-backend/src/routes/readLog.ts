import { NotFoundError } from '@backstage/errors';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import {
  isFinal,
  type LogRange,
  type PipelinesContract,
  type Run,
  type Step,
} from '@amamba/plugin-amamba-pipelines-common';
import { findOwnRun } from './ownership';
import type { RouteDeps } from './RouteDeps';

export function readLog(
  deps: RouteDeps,
): RouteHandler<PipelinesContract['readLog']> {
  return async ({ params, query }, caller) => {
    const { runId, stepId } = params;
    const { stored, engine } = await findOwnRun(deps, runId, caller);
    const step = stored.value.stages
      .flatMap(({ steps }) => steps)
      .find(({ id }) => id === stepId);
    const archived = await deps.store.getLog(runId, stepId);
    if (!archived && !step) {
      throw new NotFoundError(`${stored.value.name} has no step ${stepId}`);
    }
    const withoutLog = !archived && step && explainAbsence(stored.value, step);
    return (
      withoutLog || deps.logs.read({ engine, key: stored.key, stepId }, query)
    );
  };
}

/** What to show of a step without a log; undefined: it may have one. */
function explainAbsence(run: Run, step: Step): LogRange | undefined {
  const nothing = { text: '', offset: 0, nextOffset: 0, size: 0 };
  if (step.phase === 'skipped') {
    const notice = 'The step was skipped, so it has no log.';
    return { ...nothing, complete: true, notice };
  }
  if (run.goneAt) {
    const notice = 'The run was deleted before this log was kept.';
    return { ...nothing, complete: true, notice };
  }
  if (step.phase === 'queued' || step.phase === 'waiting') {
    const notice = 'The step has not begun.';
    return { ...nothing, complete: false, notice };
  }
  if (isFinal(step.phase) && !step.startedAt) {
    const notice = 'The step never ran, so it has no log.';
    return { ...nothing, complete: true, notice };
  }
  return undefined;
}

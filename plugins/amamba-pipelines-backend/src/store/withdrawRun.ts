import { isFinal, type Phase } from '@amamba/plugin-amamba-pipelines-common';
import type { RunSnapshot } from '@amamba/plugin-amamba-pipelines-node';

type Run = RunSnapshot['run'];

/**
 * What is to be shown of a run once the engine no longer has it. How a run
 * that had not finished went on is not known, and is not guessed.
 */
export function withdrawRun(run: Run): Run {
  if (isFinal(run.phase)) {
    return run;
  }
  return {
    ...run,
    phase: 'unknown',
    reason: 'Deleted',
    message: `${run.name} was deleted on ${run.instance} before it finished; what is shown is the last that was known.`,
    stages: run.stages.map(stage => ({
      ...stage,
      phase: settle(stage.phase),
      steps: stage.steps.map(step => ({ ...step, phase: settle(step.phase) })),
    })),
  };
}

function settle(phase: Phase): Phase {
  return isFinal(phase) ? phase : 'unknown';
}

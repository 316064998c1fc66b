import type { Run, Stage, Step } from '@amamba/plugin-amamba-pipelines-common';

/** What of a run is looked at. */
export interface Selection {
  stage?: Stage;
  step?: Step;
}

/** What a person chose, by id; nothing: whatever is of interest now. */
export interface Choice {
  stage?: string;
  step?: string;
}

/** Order of interest: what goes on, what went wrong or was cut off, what was last. */
function mostInteresting<T extends { phase: string }>(
  items: T[],
): T | undefined {
  return (
    items.find(({ phase }) => phase === 'running' || phase === 'waiting') ??
    items.find(({ phase }) => phase === 'failed') ??
    items.find(({ phase }) => phase === 'cancelled') ??
    [...items].reverse().find(({ phase }) => phase === 'succeeded') ??
    items[0]
  );
}

/**
 * The stage and step to show: the chosen ones where they exist, otherwise the
 * ones that go on, failed or ended last.
 */
export function select(run: Run, choice: Choice): Selection {
  const ofStep = run.stages.find(stage =>
    stage.steps.some(step => step.id === choice.step),
  );
  if (ofStep) {
    return {
      stage: ofStep,
      step: ofStep.steps.find(step => step.id === choice.step),
    };
  }
  const stage =
    run.stages.find(each => each.id === choice.stage) ??
    mostInteresting(run.stages);
  return { stage, step: stage && mostInteresting(stage.steps) };
}

/** A stage that failed, with the step that made it fail. */
export interface Failure {
  stage: Stage;
  step?: Step;
}

/** Stages that failed, with the step that made them. */
export function findFailures(run: Run): Failure[] {
  return run.stages
    .filter(stage => stage.phase === 'failed')
    .map(stage => ({
      stage,
      step: stage.steps.find(step => step.phase === 'failed'),
    }));
}

import { formatDuration } from './duration.ts';
import { resultReference } from './buildGraph.ts';
import type { Outcome } from './conditions.ts';
import { countsMessage, type RunFacts } from './runFacts.ts';
import { referencesIn, substitute } from './substitute.ts';
import type { KubeObject } from '../types.ts';

/** How a PipelineRun stands by its tasks. */
export function runOutcome(
  run: KubeObject,
  facts: RunFacts,
  tasksTimeout: number | undefined,
): Outcome {
  const counts = facts.counts();
  const specStatus: string = run.spec.status ?? '';
  if (!facts.done) {
    return {
      status: 'Unknown',
      reason: runningReason(specStatus, tasksTimeout, facts),
      message: countsMessage(counts, false),
    };
  }
  const { name } = run.metadata;
  if (
    specStatus === 'CancelledRunFinally' ||
    specStatus === 'StoppedRunFinally' ||
    counts.cancelled > 0
  ) {
    return {
      status: 'False',
      reason: 'Cancelled',
      message: `PipelineRun "${name}" was cancelled`,
    };
  }
  if (tasksTimeout !== undefined) {
    const message = `PipelineRun "${name}" failed due to tasks failed to finish within "${formatDuration(
      tasksTimeout,
    )}"`;
    return { status: 'False', reason: 'PipelineRunTimeout', message };
  }
  const message = countsMessage(counts, true);
  if (counts.failed > 0) return { status: 'False', reason: 'Failed', message };
  return {
    status: 'True',
    reason: counts.skipped > 0 ? 'Completed' : 'Succeeded',
    message,
  };
}

function runningReason(
  specStatus: string,
  tasksTimeout: number | undefined,
  facts: RunFacts,
): string {
  if (specStatus === 'CancelledRunFinally') return 'CancelledRunningFinally';
  if (specStatus === 'StoppedRunFinally' && facts.skipped.length > 0)
    return 'StoppedRunningFinally';
  return tasksTimeout === undefined
    ? 'Running'
    : 'PipelineRunTimeoutRunningFinally';
}

export interface RunResults {
  results: any[];
  /** Pipeline results that refer to results which nobody wrote. */
  missing: string[];
}

/** Results of the pipeline, of tasks that succeeded. */
export function runResults(pipelineSpec: any, facts: RunFacts): RunResults {
  const replacements = facts.replacements(true);
  const missing: string[] = [];
  const results = (pipelineSpec.results ?? []).flatMap(
    ({ name, value }: any) => {
      const references = referencesIn(value).map(resultReference);
      const lacking = references.filter(
        reference =>
          reference && !hasResult(facts, reference.task, reference.result),
      );
      if (lacking.length === 0)
        return [{ name, value: substitute(value, replacements) }];
      const succeeded = lacking.some(
        reference => reference && taskSucceeded(facts, reference.task),
      );
      if (succeeded) missing.push(name);
      return [];
    },
  );
  return { results, missing };
}

function hasResult(facts: RunFacts, task: string, result: string): boolean {
  return (facts.child(task)?.status?.results ?? []).some(
    ({ name }: any) => name === result,
  );
}

function taskSucceeded(facts: RunFacts, task: string): boolean {
  return facts.child(task)?.status?.conditions?.[0]?.status === 'True';
}

/** References to the TaskRuns, in the order of the pipeline's tasks. */
export function childReferences(facts: RunFacts, before: any[]): any[] {
  const known = new Map(
    before.map(reference => [reference.pipelineTaskName, reference]),
  );
  const replacements = facts.replacements(true);
  return [...facts.tasks, ...facts.finals].flatMap(task => {
    const child = facts.child(task.name);
    if (!child) return [];
    const when = task.when && substitute(task.when, replacements);
    return [
      known.get(task.name) ?? {
        apiVersion: child.apiVersion,
        ...(task.displayName && {
          displayName: substitute(task.displayName, replacements),
        }),
        kind: child.kind,
        name: child.metadata.name,
        pipelineTaskName: task.name,
        ...(when && { whenExpressions: when }),
      },
    ];
  });
}

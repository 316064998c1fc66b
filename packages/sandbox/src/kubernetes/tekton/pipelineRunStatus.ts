import type { KubeObject } from '../types.ts';
import { resultReference, type ResultReference } from './buildGraph.ts';
import type { Outcome } from './conditions.ts';
import { countsMessage } from './countsMessage.ts';
import { formatDuration } from './duration.ts';
import { includeName } from './matrix.ts';
import { PipelineRunTimeouts } from './pipelineRunTimeouts.ts';
import type { PassedTimeouts, RunFacts } from './runFacts.ts';
import type {
  Param,
  ParamValue,
  PipelineSpec,
  PipelineTask,
  WhenExpression,
} from './specs.ts';
import { referencesIn, Replacements, substitute } from './substitute.ts';

const MAX_VALIDATION_MESSAGE = 1024;

/** How a PipelineRun stands by its tasks. */
export function runOutcome(
  run: KubeObject,
  facts: RunFacts,
  passed: PassedTimeouts,
): Outcome {
  const counts = facts.counts();
  const specStatus: string = run.spec.status ?? '';
  if (!facts.done) {
    return {
      status: 'Unknown',
      reason: runningReason(specStatus, passed, facts),
      message: countsMessage(counts, false),
    };
  }
  const { name } = run.metadata;
  if (counts.invalid > 0) {
    const why = [...facts.invalid].sort().map(([, message]) => message);
    return {
      status: 'False',
      reason: 'PipelineValidationFailed',
      message: `${countsMessage(counts, true)}, Failed Validation: ${
        counts.invalid
      } (${why.join('; ').slice(0, MAX_VALIDATION_MESSAGE)})`,
    };
  }
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
  if (passed.tasks) {
    const limit = formatDuration(new PipelineRunTimeouts(run).tasksMs ?? 0);
    const message = `PipelineRun "${name}" failed due to tasks failed to finish within "${limit}"`;
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
  passed: PassedTimeouts,
  facts: RunFacts,
): string {
  if (passed.tasks) return 'PipelineRunTimeoutRunningFinally';
  if (specStatus === 'CancelledRunFinally') return 'CancelledRunningFinally';
  if (specStatus === 'StoppedRunFinally' && facts.skipped.length > 0)
    return 'StoppedRunningFinally';
  const { cancelled, failed } = facts.counts();
  const stopping = cancelled > 0 || (failed > 0 && facts.finals.length === 0);
  return stopping ? 'PipelineRunStopping' : 'Running';
}

export interface RunResults {
  results: { name: string; value: ParamValue | undefined }[];
  /** Pipeline results that refer to results which nobody wrote. */
  missing: string[];
}

/** Results of the pipeline, of tasks that succeeded. */
export function runResults(spec: PipelineSpec, facts: RunFacts): RunResults {
  const replacements = facts.replacements(true);
  const missing: string[] = [];
  const results = (spec.results ?? []).flatMap(({ name, value }) => {
    const references = referencesIn(value)
      .map(resultReference)
      .filter(reference => reference !== undefined);
    const lacking = references.filter(
      reference => !isWritten(facts, reference),
    );
    if (lacking.length === 0)
      return [{ name, value: substitute(value, replacements) }];
    if (lacking.some(({ task }) => facts.states.succeeded(task)))
      missing.push(name);
    return [];
  });
  return { results, missing };
}

function isWritten(
  facts: RunFacts,
  { task, result }: ResultReference,
): boolean {
  const source = [...facts.tasks, ...facts.finals].find(
    ({ name }) => name === task,
  );
  const results = source ? facts.states.results(source) : [];
  return results.some(({ name }) => name === result);
}

/** An entry of a PipelineRun's `status.childReferences`. */
export interface ChildReference {
  apiVersion: string;
  kind: string;
  name: string;
  displayName?: string;
  pipelineTaskName: string;
  whenExpressions?: WhenExpression[];
}

/** References to the runs of all tasks, in the order of the pipeline's tasks. */
export function childReferences(
  facts: RunFacts,
  before: ChildReference[],
): ChildReference[] {
  const known = new Map(before.map(reference => [reference.name, reference]));
  const replacements = facts.replacements(true);
  return [...facts.tasks, ...facts.finals].flatMap(task =>
    facts.states
      .children(task.name)
      .map(
        child =>
          known.get(child.metadata.name) ??
          childReference(task, child, replacements),
      ),
  );
}

function childReference(
  task: PipelineTask,
  child: KubeObject,
  replacements: Replacements,
): ChildReference {
  const { apiVersion, kind, metadata, spec } = child;
  const displayName = displayNameOf(task, spec.params ?? [], replacements);
  const when = task.when && substitute(task.when, replacements);
  return {
    apiVersion,
    ...(displayName && { displayName }),
    kind,
    name: metadata.name,
    pipelineTaskName: task.name,
    ...(when && { whenExpressions: when }),
  };
}

/** Of a matrix each run may have the name that its include gives it. */
function displayNameOf(
  { displayName = '', matrix }: PipelineTask,
  params: Param[],
  replacements: Replacements,
): string {
  const included = matrix && includeName(matrix, params);
  const own = new Replacements();
  for (const { name, value } of params) own.addValue('params', name, value);
  return substitute(substitute(included ?? displayName, own), replacements);
}

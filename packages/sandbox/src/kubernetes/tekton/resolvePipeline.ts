import type { KubeObject } from '../types.ts';
import { failed, type Outcome } from './conditions.ts';
import type {
  Referenced,
  References,
  RefSource,
} from './resolution/references.ts';
import { bindingFailure } from './pipelineBinding.ts';
import { subsetError } from './paramEnums.ts';
import { resolveParams } from './resolveParams.ts';
import {
  isCustomTask,
  type Param,
  type PipelineSpec,
  type PipelineTask,
  type TaskSpec,
  type WorkspaceBinding,
} from './specs.ts';
import { Replacements, substitute } from './substitute.ts';
import { paramsError } from './validateTaskRun.ts';

export type Resolution =
  | { waiting: Outcome }
  | {
      /** Why it cannot be run. */
      failure?: Outcome;
      /** The object that was referred to. */
      pipeline?: KubeObject;
      /** What is run, its variables replaced as far as that came. */
      spec?: PipelineSpec;
      refSource?: RefSource;
    };

/**
 * The spec that a PipelineRun runs, its variables replaced; or why it cannot.
 * @param checksValues - whether params are held against their `enum`
 */
export function resolvePipeline(
  run: KubeObject,
  references: References,
  checksValues: boolean,
): Resolution {
  const { namespace, name } = run.metadata;
  const { pipelineRef, pipelineSpec } = run.spec;
  const found: Referenced | undefined =
    pipelineRef && references.find(run, pipelineRef, 'Pipeline');
  if (found && 'waiting' in found) return waiting(run, 'ResolvingPipelineRef');
  if (found && !('object' in found)) {
    const why =
      'failure' in found
        ? found.failure
        : `tekton client cannot get pipeline ${pipelineRef.name} from local cluster: ${found.notFound}`;
    const error = `error when getting Pipeline for PipelineRun ${name}: ${why}`;
    const message = `Error retrieving pipeline for pipelinerun ${namespace}/${name}: ${error}`;
    return { failure: failed('CouldntGetPipeline', message, error) };
  }
  const spec: PipelineSpec = found ? found.object.spec : pipelineSpec;
  const pipelineName = found?.object.metadata.name ?? name;
  const source = { pipeline: found?.object, refSource: found?.refSource };
  const failure = bindingFailure(run, spec, pipelineName, checksValues);
  if (failure) return { failure, spec, refSource: source.refSource };
  const resolved = replaceVariables(run, spec, pipelineName);
  const problem =
    tasksProblem(run, resolved, references, pipelineName) ??
    (checksValues ? enumProblem(run, spec, references) : undefined);
  if (problem && 'waiting' in problem) return problem;
  return { ...source, ...problem, spec: resolved };
}

function waiting(run: KubeObject, reason: string): { waiting: Outcome } {
  const { namespace, name } = run.metadata;
  const message = `PipelineRun ${namespace}/${name} awaiting remote resource`;
  return { waiting: { status: 'Unknown', reason, message } };
}

type Problem = { waiting: Outcome } | { failure: Outcome } | undefined;

function tasksProblem(
  run: KubeObject,
  spec: PipelineSpec,
  references: References,
  pipeline: string,
): Problem {
  const tasks = [...(spec.tasks ?? []), ...(spec.finally ?? [])];
  for (const task of tasks.filter(item => !isCustomTask(item))) {
    const problem = taskProblem(run, spec, task, references, pipeline);
    if (problem) return problem;
  }
  return undefined;
}

function taskProblem(
  run: KubeObject,
  spec: PipelineSpec,
  task: PipelineTask,
  references: References,
  pipeline: string,
): Problem {
  const { namespace, name } = run.metadata;
  const { taskRef } = task;
  const found = taskRef && references.find(run, taskRef, 'Task');
  if (found && 'waiting' in found) return waiting(run, 'ResolvingTaskRef');
  if (found && !('object' in found)) {
    const why = 'failure' in found ? found.failure : found.notFound;
    const missing = `Couldn't retrieve Task "${taskRef?.name ?? ''}": ${why}`;
    const message = `Pipeline ${namespace}/${pipeline} can't be Run; it contains Tasks that don't exist: ${missing}`;
    return { failure: failed('CouldntGetTask', message, missing) };
  }
  const taskSpec: TaskSpec | undefined = found
    ? found.object.spec
    : task.taskSpec;
  const given = [
    ...(task.params ?? []),
    ...matrixParams(task),
    ...propagated(run, spec, task),
  ];
  const error = paramsError(
    taskSpec?.params ?? [],
    given,
    found?.object.metadata.name ?? task.name,
  );
  if (!error) return undefined;
  const message = `[User error] Validation failed for pipelinerun ${name} with error ${error}`;
  return { failure: failed('PipelineValidationFailed', message, error) };
}

/** What the params of the pipeline may be, the tasks must take. */
function enumProblem(
  run: KubeObject,
  spec: PipelineSpec,
  references: References,
): Problem {
  for (const task of [...(spec.tasks ?? []), ...(spec.finally ?? [])]) {
    const { taskRef, taskSpec, params = [] } = task;
    const found = taskRef && references.find(run, taskRef, 'Task');
    const object = found && 'object' in found ? found.object : undefined;
    const inner: TaskSpec | undefined = object?.spec ?? taskSpec;
    const error = subsetError(
      params,
      spec.params ?? [],
      inner?.params ?? [],
      object?.metadata.name ?? '',
    );
    if (!error) continue;
    const message = `[User error] Validation failed for pipelinerun with error ${error}`;
    return { failure: failed('PipelineValidationFailed', message, error) };
  }
  return undefined;
}

/** Each run of a matrix gets one string of each of its params. */
function matrixParams({ matrix }: PipelineTask): Param[] {
  const lists = (matrix?.params ?? []).map(({ name }) => name);
  const extra = (matrix?.include ?? []).flatMap(({ params = [] }) =>
    params.map(({ name }) => name),
  );
  return [...new Set([...lists, ...extra])].map(name => ({ name, value: '' }));
}

/** Params of the pipeline reach inline tasks without being passed. */
function propagated(
  run: KubeObject,
  spec: PipelineSpec,
  task: PipelineTask,
): Param[] {
  if (!task.taskSpec) return [];
  const values = resolveParams(spec.params ?? [], run.spec.params ?? []);
  const given = new Set((task.params ?? []).map(({ name }) => name));
  return [...values]
    .filter(([name]) => !given.has(name))
    .map(([name, value]) => ({ name, value }));
}

function replaceVariables(
  run: KubeObject,
  spec: PipelineSpec,
  pipeline: string,
): PipelineSpec {
  const { metadata } = run;
  const replacements = new Replacements();
  const values = resolveParams(spec.params ?? [], run.spec.params ?? []);
  values.forEach((value, name) => replacements.addValue('params', name, value));
  replacements
    .addString('context.pipelineRun.name', metadata.name)
    .addString('context.pipelineRun.namespace', metadata.namespace ?? '')
    .addString('context.pipelineRun.uid', metadata.uid)
    .addString('context.pipeline.name', pipeline);
  const bindings: WorkspaceBinding[] = run.spec.workspaces ?? [];
  const bound = new Set(bindings.map(({ name }) => name));
  for (const { name } of spec.workspaces ?? []) {
    replacements.addString(`workspaces.${name}.bound`, String(bound.has(name)));
  }
  const inTask = (task: PipelineTask): PipelineTask => {
    const { taskSpec, ...others } = task;
    const own = [
      ...(taskSpec?.params ?? []),
      ...(taskSpec ? task.params ?? [] : []),
    ].map(({ name }) => name);
    replacements.addString(
      'context.pipelineTask.retries',
      String(task.retries ?? 0),
    );
    const rest = substitute(others, replacements);
    const common = replacements.without('params', own);
    return {
      ...rest,
      ...(taskSpec && { taskSpec: substitute(taskSpec, common) }),
    };
  };
  return {
    ...spec,
    ...(spec.tasks && { tasks: spec.tasks.map(inTask) }),
    ...(spec.finally && { finally: spec.finally.map(inTask) }),
  };
}

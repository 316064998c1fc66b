import type { KubeObject, ObjectClient } from '../types.ts';
import type { Outcome } from './conditions.ts';
import { graphError } from './buildGraph.ts';
import {
  missingKeys,
  missingParams,
  mistypedParams,
  resolveParams,
} from './resolveParams.ts';
import { Replacements, substitute } from './substitute.ts';
import { paramsError } from './validateTaskRun.ts';

const PIPELINES = 'pipelines.tekton.dev';
const TASKS = 'tasks.tekton.dev';

export type Resolution =
  | { failure: Outcome; spec?: any }
  | { pipeline: KubeObject | undefined; spec: any };

/** The spec that a PipelineRun runs, its variables replaced; or why it cannot. */
export function resolvePipeline(
  run: KubeObject,
  objects: ObjectClient,
): Resolution {
  const { namespace, name } = run.metadata;
  const reference = run.spec.pipelineRef?.name;
  const pipeline = reference && objects.get(PIPELINES, namespace, reference);
  if (reference && !pipeline) {
    const message = `Error retrieving pipeline for pipelinerun ${namespace}/${name}: error when getting Pipeline for PipelineRun ${name}: tekton client cannot get pipeline ${reference} from local cluster: pipelines.tekton.dev "${reference}" not found`;
    return { failure: failed('CouldntGetPipeline', message) };
  }
  const spec = pipeline ? pipeline.spec : run.spec.pipelineSpec;
  const pipelineName = reference ?? name;
  const failure = bindingFailure(run, spec, pipelineName);
  if (failure) return { failure, spec };
  const resolved = replaceVariables(run, spec, pipelineName);
  const taskFailure = tasksFailure(run, resolved, objects);
  return taskFailure
    ? { failure: taskFailure, spec: resolved }
    : { pipeline, spec: resolved };
}

function bindingFailure(
  run: KubeObject,
  spec: any,
  pipeline: string,
): Outcome | undefined {
  const { namespace, name } = run.metadata;
  const subject = `PipelineRun ${namespace}/${name}`;
  const from = `Pipeline ${namespace}/${pipeline}`;
  const declared = spec.params ?? [];
  const given = run.spec.params ?? [];
  if (graphError(spec.tasks ?? [])) {
    return failed(
      'PipelineInvalidGraph',
      `[User error] ${subject}'s Pipeline DAG is invalid for finally clause: ${pipeline}`,
    );
  }
  const mistyped = mistypedParams(declared, given);
  if (mistyped.length > 0) {
    return failed(
      'ParameterTypeMismatch',
      `[User error] ${subject} parameters have mismatching types with ${from}'s parameters: parameters have inconsistent types : [${mistyped.join(
        ' ',
      )}]`,
    );
  }
  const missing = missingParams(declared, given);
  if (missing.length > 0) {
    return failed(
      'ParameterMissing',
      `[User error] ${subject} is missing some parameters required by ${from}: pipelineRun missing parameters: [${missing.join(
        ' ',
      )}]`,
    );
  }
  const keys = missingKeys(declared, given);
  if (keys.length > 0) {
    return failed(
      'ObjectParameterMissKeys',
      `[User error] ${subject} parameters is missing object keys required by ${from}'s parameters: pipelineRun missing object keys for parameters: map[${keys
        .join(' ')
        .replaceAll(': ', ':')}]`,
    );
  }
  const bound = new Set(
    (run.spec.workspaces ?? []).map((item: any) => item.name),
  );
  const workspace = (spec.workspaces ?? []).find(
    (item: any) => !item.optional && !bound.has(item.name),
  );
  if (workspace) {
    return failed(
      'InvalidWorkspaceBindings',
      `[User error] ${subject} doesn't bind ${from}'s Workspaces correctly: pipeline requires workspace with name "${workspace.name}" be provided by pipelinerun`,
    );
  }
  return undefined;
}

function tasksFailure(
  run: KubeObject,
  spec: any,
  objects: ObjectClient,
): Outcome | undefined {
  const { namespace, name } = run.metadata;
  for (const task of [...(spec.tasks ?? []), ...(spec.finally ?? [])]) {
    const reference = task.taskRef?.name;
    const found = reference && objects.get(TASKS, namespace, reference);
    if (reference && !found) {
      const pipeline = run.spec.pipelineRef?.name ?? name;
      return failed(
        'CouldntGetTask',
        `Pipeline ${namespace}/${pipeline} can't be Run; it contains Tasks that don't exist: Couldn't retrieve Task "${reference}": tasks.tekton.dev "${reference}" not found`,
      );
    }
    const declared = (found ? found.spec : task.taskSpec)?.params ?? [];
    const given = [...(task.params ?? []), ...propagated(run, spec, task)];
    const error = paramsError(declared, given, reference ?? task.name);
    if (error) {
      return failed(
        'PipelineValidationFailed',
        `[User error] Validation failed for pipelinerun ${name} with error ${error}`,
      );
    }
  }
  return undefined;
}

/** Params of the pipeline reach inline tasks without being passed. */
function propagated(run: KubeObject, spec: any, task: any): any[] {
  if (!task.taskSpec) return [];
  const values = resolveParams(spec.params ?? [], run.spec.params ?? []);
  const given = new Set((task.params ?? []).map((param: any) => param.name));
  return [...values]
    .filter(([name]) => !given.has(name))
    .map(([name, value]) => ({ name, value }));
}

function replaceVariables(run: KubeObject, spec: any, pipeline: string): any {
  const { metadata } = run;
  const replacements = new Replacements();
  const values = resolveParams(spec.params ?? [], run.spec.params ?? []);
  values.forEach((value, name) => replacements.addValue('params', name, value));
  replacements
    .addString('context.pipelineRun.name', metadata.name)
    .addString('context.pipelineRun.namespace', metadata.namespace ?? '')
    .addString('context.pipelineRun.uid', metadata.uid)
    .addString('context.pipeline.name', pipeline);
  const bound = new Set(
    (run.spec.workspaces ?? []).map((item: any) => item.name),
  );
  for (const { name } of spec.workspaces ?? []) {
    replacements.addString(`workspaces.${name}.bound`, String(bound.has(name)));
  }
  const inTask = (task: any) => {
    const own = [
      ...(task.taskSpec?.params ?? []),
      ...(task.taskSpec ? task.params ?? [] : []),
    ].map(({ name }: any) => name);
    replacements.addString(
      'context.pipelineTask.retries',
      String(task.retries ?? 0),
    );
    const { taskSpec, ...rest } = substitute(
      { ...task, taskSpec: undefined },
      replacements,
    );
    const common = replacements.without('params', own);
    return {
      ...rest,
      ...(task.taskSpec && { taskSpec: substitute(task.taskSpec, common) }),
    };
  };
  return {
    ...spec,
    ...(spec.tasks && { tasks: spec.tasks.map(inTask) }),
    ...(spec.finally && { finally: spec.finally.map(inTask) }),
  };
}

function failed(reason: string, message: string): Outcome {
  return { status: 'False', reason, message };
}

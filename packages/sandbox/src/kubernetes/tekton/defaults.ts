import { formatDuration, parseDuration } from './duration.ts';
import { typeOfValue } from './resolveParams.ts';
import type {
  Param,
  ParamSpec,
  ParamValue,
  PipelineRunSpec,
  PipelineSpec,
  TaskRef,
  TaskRunSpec,
  TaskSpec,
  Timeouts,
} from './specs.ts';

const DEFAULT_TIMEOUT = '1h0m0s';

/** What the defaulting webhook does to a Pipeline's spec, in place. */
export function defaultPipelineSpec(spec: PipelineSpec): void {
  spec.params?.forEach(defaultParam);
  spec.results?.forEach(result => {
    result.description ??= '';
  });
  for (const task of [...(spec.tasks ?? []), ...(spec.finally ?? [])]) {
    if (task.taskRef) defaultTaskRef(task.taskRef);
    normaliseParams(task.params);
    if (task.timeout) task.timeout = normaliseDuration(task.timeout);
    if (task.taskSpec) {
      defaultTaskSpec(task.taskSpec);
      // Fields of a custom task's spec, which Go writes though they are empty.
      task.taskSpec.metadata ??= {};
      task.taskSpec.spec ??= null;
    }
  }
}

export function defaultTaskSpec(spec: TaskSpec): void {
  spec.params?.forEach(defaultParam);
  spec.results?.forEach(result => {
    result.type ??= result.properties ? 'object' : 'string';
    Object.values(result.properties ?? {}).forEach(property => {
      property.type ??= 'string';
    });
  });
  for (const step of [...(spec.steps ?? []), ...(spec.sidecars ?? [])]) {
    step.computeResources ??= {};
    step.name ??= '';
  }
}

/** The same of a StepAction, which declares params and results as a task does. */
export function defaultStepActionSpec(spec: Pick<TaskSpec, 'params'>): void {
  spec.params?.forEach(defaultParam);
}

export function defaultPipelineRunSpec(spec: PipelineRunSpec): void {
  const timeouts = { pipeline: DEFAULT_TIMEOUT, ...spec.timeouts };
  spec.timeouts = Object.fromEntries(
    Object.entries(timeouts).map(([level, timeout]) => [
      level,
      normaliseDuration(timeout),
    ]),
  ) as Timeouts;
  spec.taskRunTemplate ??= {};
  spec.taskRunTemplate.serviceAccountName ??= 'default';
  normaliseParams(spec.params);
  if (spec.pipelineSpec) defaultPipelineSpec(spec.pipelineSpec);
}

export function defaultTaskRunSpec(spec: TaskRunSpec): void {
  spec.serviceAccountName ??= 'default';
  spec.timeout = normaliseDuration(spec.timeout ?? DEFAULT_TIMEOUT);
  if (spec.taskRef) defaultTaskRef(spec.taskRef);
  normaliseParams(spec.params);
  if (spec.taskSpec) defaultTaskSpec(spec.taskSpec);
}

function defaultTaskRef(reference: TaskRef): void {
  if (!reference.resolver) reference.kind ??= 'Task';
}

function defaultParam(param: ParamSpec): void {
  if (param.default !== undefined) param.default = textValue(param.default);
  param.type ??= param.properties ? 'object' : typeOfValue(param.default ?? '');
  Object.values(param.properties ?? {}).forEach(property => {
    property.type ??= 'string';
  });
}

function normaliseParams(params: Param[] | undefined): void {
  params?.forEach(param => {
    param.value = textValue(param.value);
  });
}

/** Numbers and booleans are taken for what they look like. */
function textValue(value: ParamValue | number | boolean): ParamValue {
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : value;
}

function normaliseDuration(text: string): string {
  const ms = parseDuration(text);
  return ms === undefined ? text : formatDuration(ms);
}

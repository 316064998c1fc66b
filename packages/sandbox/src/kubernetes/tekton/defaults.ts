import { formatDuration, parseDuration } from './duration.ts';
import { typeOfValue } from './resolveParams.ts';

const DEFAULT_TIMEOUT = '1h0m0s';

/** What the defaulting webhook does to a Pipeline's spec, in place. */
export function defaultPipelineSpec(spec: any): void {
  spec.params?.forEach(defaultParam);
  spec.results?.forEach((result: any) => {
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

export function defaultTaskSpec(spec: any): void {
  spec.params?.forEach(defaultParam);
  spec.results?.forEach((result: any) => {
    result.type ??= result.properties ? 'object' : 'string';
    Object.values<any>(result.properties ?? {}).forEach(property => {
      property.type ??= 'string';
    });
  });
  for (const step of [...(spec.steps ?? []), ...(spec.sidecars ?? [])]) {
    step.computeResources ??= {};
    step.name ??= '';
  }
}

/** The same of a StepAction, which declares params and results as a task does. */
export function defaultStepActionSpec(spec: any): void {
  spec.params?.forEach(defaultParam);
}

export function defaultPipelineRunSpec(spec: any): void {
  spec.timeouts ??= {};
  spec.timeouts.pipeline ??= DEFAULT_TIMEOUT;
  for (const [level, timeout] of Object.entries<string>(spec.timeouts)) {
    spec.timeouts[level] = normaliseDuration(timeout);
  }
  spec.taskRunTemplate ??= {};
  spec.taskRunTemplate.serviceAccountName ??= 'default';
  normaliseParams(spec.params);
  if (spec.pipelineSpec) defaultPipelineSpec(spec.pipelineSpec);
}

export function defaultTaskRunSpec(spec: any): void {
  spec.serviceAccountName ??= 'default';
  spec.timeout = normaliseDuration(spec.timeout ?? DEFAULT_TIMEOUT);
  if (spec.taskRef) defaultTaskRef(spec.taskRef);
  normaliseParams(spec.params);
  if (spec.taskSpec) defaultTaskSpec(spec.taskSpec);
}

function defaultTaskRef(reference: any): void {
  if (!reference.resolver) reference.kind ??= 'Task';
}

function defaultParam(param: any): void {
  if (param.default !== undefined) param.default = textValue(param.default);
  param.type ??= param.properties ? 'object' : typeOfValue(param.default ?? '');
  Object.values<any>(param.properties ?? {}).forEach(property => {
    property.type ??= 'string';
  });
}

function normaliseParams(params: any[] | undefined): void {
  params?.forEach(param => {
    param.value = textValue(param.value);
  });
}

/** Numbers and booleans are taken for what they look like. */
function textValue(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : value;
}

function normaliseDuration(text: string): string {
  const ms = parseDuration(text);
  return ms === undefined ? text : formatDuration(ms);
}

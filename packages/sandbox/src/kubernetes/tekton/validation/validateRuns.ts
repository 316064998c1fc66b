import { formatDuration, parseDuration } from '../duration.ts';
import type { FeatureFlags } from '../featureFlags.ts';
import type {
  Param,
  PipelineRunSpec,
  TaskRunSpec,
  TaskSpec,
  Timeouts,
  WorkspaceBinding,
} from '../specs.ts';
import { bothSet, FieldErrors, neitherSet } from './fieldErrors.ts';
import { declarationsOf } from './validateParams.ts';
import { validatePipelineSpec } from './validatePipeline.ts';
import { validateTaskSpec } from './validateTask.ts';

const RUN_STATUSES = [
  'Cancelled',
  'CancelledRunFinally',
  'StoppedRunFinally',
  'PipelineRunPending',
];
const TASK_STATUSES = ['TaskRunCancelled', 'TaskRunPending'];
const SOURCES = [
  'configMap',
  'emptyDir',
  'persistentVolumeClaim',
  'secret',
  'volumeClaimTemplate',
];
const MORE_SOURCES = ['projected', 'csi'];

export function validatePipelineRunSpec(
  spec: PipelineRunSpec,
  flags: FeatureFlags,
): FieldErrors {
  const errors = new FieldErrors();
  const { pipelineRef, pipelineSpec, status } = spec;
  if (pipelineRef && pipelineSpec)
    errors.add(bothSet, ['pipelineRef', 'pipelineSpec']);
  if (!pipelineRef && !pipelineSpec)
    errors.add(neitherSet, ['pipelineRef', 'pipelineSpec']);
  if (pipelineSpec)
    errors.addAll(validatePipelineSpec(pipelineSpec, flags), 'pipelineSpec');
  errors.addAll(validateParams(spec.params ?? []));
  errors.addAll(validateBindings(spec.workspaces ?? [], 'pipelinerun'));
  errors.addAll(validateTimeouts(spec.timeouts ?? {}));
  if (status && !RUN_STATUSES.includes(status)) {
    errors.add(
      `invalid value: ${status} should be Cancelled, CancelledRunFinally, StoppedRunFinally or PipelineRunPending`,
      'status',
    );
  }
  return errors;
}

export function validateTaskRunSpec(
  spec: TaskRunSpec,
  flags: FeatureFlags,
): FieldErrors {
  const errors = new FieldErrors();
  const { taskRef, taskSpec, status, statusMessage } = spec;
  if (taskRef && taskSpec) errors.add(bothSet, ['taskRef', 'taskSpec']);
  if (!taskRef && !taskSpec) errors.add(neitherSet, ['taskRef', 'taskSpec']);
  if (taskSpec)
    errors.addAll(
      validateTaskSpec(withPassedParams(taskSpec, spec.params ?? []), flags),
      'taskSpec',
    );
  errors.addAll(validateParams(spec.params ?? []));
  errors.addAll(validateBindings(spec.workspaces ?? [], 'taskrun'));
  if (status && !TASK_STATUSES.includes(status)) {
    errors.add(
      `invalid value: ${status} should be TaskRunCancelled or TaskRunPending`,
      'status',
    );
  }
  if (!status && statusMessage) {
    errors.add(
      `invalid value: statusMessage should not be set if status is not set, but it is currently set to ${statusMessage}`,
      'statusMessage',
    );
  }
  return errors;
}

/** Params given to an inline task need not be declared in it. */
function withPassedParams(taskSpec: TaskSpec, given: Param[]): TaskSpec {
  const declared = taskSpec.params ?? [];
  const known = new Set(declared.map(({ name }) => name));
  const passed = declarationsOf(given.filter(({ name }) => !known.has(name)));
  return { ...taskSpec, params: [...declared, ...passed] };
}

function validateParams(params: Param[]): FieldErrors {
  const errors = new FieldErrors();
  const seen = new Set<string>();
  for (const { name } of params) {
    if (seen.has(name)) errors.add(bothSet, `params[${name}].name`);
    seen.add(name);
  }
  return errors;
}

function validateBindings(
  bindings: WorkspaceBinding[],
  owner: string,
): FieldErrors {
  const errors = new FieldErrors();
  const seen = new Map<string, number>();
  bindings.forEach((binding, index) => {
    const { name } = binding;
    const before = seen.get(name);
    if (before !== undefined) {
      errors.add(
        `workspace ${JSON.stringify(
          name,
        )} provided by ${owner} more than once, at index ${before} and ${index}`,
        `workspaces[${index}].name`,
      );
    }
    seen.set(name, index);
    const count = [...SOURCES, ...MORE_SOURCES].filter(
      source => binding[source],
    ).length;
    const paths = SOURCES.map(
      source => `workspaces[${index}].${source.toLowerCase()}`,
    );
    if (count > 1) errors.add(bothSet, paths);
    if (count === 0) errors.add(neitherSet, paths);
  });
  return errors;
}

function validateTimeouts(timeouts: Timeouts): FieldErrors {
  const errors = new FieldErrors();
  const value = (level: keyof Timeouts) => parseDuration(timeouts[level] ?? '');
  for (const level of ['pipeline', 'tasks', 'finally'] as const) {
    const ms = value(level);
    if (ms !== undefined && ms < 0)
      errors.add(
        `invalid value: ${formatDuration(ms)} should be >= 0`,
        `timeouts.${level}`,
      );
  }
  const whole = value('pipeline') ?? 3_600_000;
  const tasks = value('tasks');
  const final = value('finally');
  if (
    whole > 0 &&
    tasks !== undefined &&
    final !== undefined &&
    tasks + final > whole
  ) {
    errors.add(
      `invalid value: ${formatDuration(tasks)} + ${formatDuration(
        final,
      )} should be <= pipeline duration`,
      ['timeouts.finally', 'timeouts.tasks'],
    );
  }
  return errors;
}

import type { KubeObject, ObjectClient } from '../types.ts';
import { failed, type Outcome } from './conditions.ts';
import {
  MANAGED_BY,
  provenance,
  RELEASE,
  RELEASE_ANNOTATION,
} from './provenance.ts';
import { checksEnums, enumError } from './paramEnums.ts';
import type { Referenced, References } from './resolution/references.ts';
import type { TaskSpec, WorkspaceBinding } from './specs.ts';
import { resolveSteps } from './stepActions.ts';
import { stepName } from './stepNames.ts';
import { paramReplacements, resolveTaskSpec } from './taskVariables.ts';
import { validateTaskRun } from './validateTaskRun.ts';
import { usedWorkspaces } from './workspaceVolumes.ts';

/**
 * Writes down what a TaskRun runs, its variables replaced. Says why that is
 * not known yet, or never will be.
 */
export function resolveTask(
  taskRun: KubeObject,
  references: References,
  objects: ObjectClient,
): Outcome | undefined {
  const { spec, status, metadata } = taskRun;
  mark(taskRun);
  status.podName ??= '';
  const found = spec.taskRef && references.find(taskRun, spec.taskRef, 'Task');
  const unresolved = found && taskFailure(taskRun, found);
  if (unresolved) return unresolved;
  const task: KubeObject | undefined = found?.object;
  if (task) label(taskRun, task);
  const taskSpec = task ? task.spec : withUsedWorkspaces(taskRun);
  const values = paramReplacements(taskSpec, taskRun);
  const { steps = [] } = taskSpec;
  const resolved = resolveSteps(taskRun, steps, values, references);
  if ('waiting' in resolved) return waiting(taskRun, 'StepAction');
  status.provenance = provenance(objects, found?.refSource);
  if ('failure' in resolved) {
    const { failure } = resolved;
    status.taskSpec = taskSpec;
    return failed('TaskRunResolutionFailed', failure, failure);
  }
  const withSteps: TaskSpec = { ...taskSpec, steps: resolved.steps };
  if (!status.taskSpec) {
    status.steps = resolved.steps.map((step, index) => ({
      name: stepName(step, index),
      provenance: {},
    }));
  }
  const name = task?.metadata.name ?? metadata.name;
  const invalid = validateTaskRun(withSteps, spec, name);
  const notAllowed =
    !invalid && checksEnums(objects)
      ? enumError(withSteps.params ?? [], spec.params ?? [])
      : undefined;
  const wrong = invalid ?? notAllowed;
  if (!wrong) {
    status.taskSpec = resolveTaskSpec(withSteps, taskRun, name);
    return undefined;
  }
  status.taskSpec = withSteps;
  const reason = invalid ? 'TaskRunValidationFailed' : 'InvalidParamValue';
  return failed(reason, `[User error] ${wrong}`, wrong);
}

function mark({ metadata }: KubeObject): void {
  metadata.labels = { ...metadata.labels, ...MANAGED_BY };
  metadata.annotations = {
    ...metadata.annotations,
    [RELEASE_ANNOTATION]: RELEASE,
  };
}

/** An inline task need not declare the workspaces that it speaks of. */
function withUsedWorkspaces({ spec }: KubeObject): TaskSpec {
  const taskSpec: TaskSpec = spec.taskSpec;
  const bindings: WorkspaceBinding[] = spec.workspaces ?? [];
  const { workspaces = [] } = taskSpec;
  const declared = new Set(workspaces.map(({ name }) => name));
  const used = [...usedWorkspaces(taskSpec)].filter(
    name =>
      !declared.has(name) && bindings.some(binding => binding.name === name),
  );
  if (used.length === 0) return taskSpec;
  const added = used.map(name => ({ name }));
  return { ...taskSpec, workspaces: [...workspaces, ...added] };
}

/** Labels and annotations of the Task go on to its run. */
function label({ metadata }: KubeObject, task: KubeObject): void {
  const {
    'kubectl.kubernetes.io/last-applied-configuration': _,
    ...annotations
  } = task.metadata.annotations ?? {};
  metadata.labels = {
    ...task.metadata.labels,
    ...metadata.labels,
    'tekton.dev/task': task.metadata.name,
  };
  metadata.annotations = { ...annotations, ...metadata.annotations };
}

function taskFailure(
  taskRun: KubeObject,
  found: Referenced,
): Outcome | undefined {
  if ('object' in found) return undefined;
  if ('waiting' in found) return waiting(taskRun, 'Task');
  const why = 'failure' in found ? found.failure : found.notFound;
  const error = `error when listing tasks for taskRun ${taskRun.metadata.name}: ${why}`;
  return failed('TaskRunResolutionFailed', error, error);
}

function waiting(
  { metadata }: KubeObject,
  kind: 'Task' | 'StepAction',
): Outcome {
  const what = kind === 'Task' ? 'resource' : kind;
  return {
    status: 'Unknown',
    reason: kind === 'Task' ? 'ResolvingTaskRef' : 'ResolvingStepActionRef',
    message: `TaskRun ${metadata.namespace}/${metadata.name} awaiting remote ${what}`,
  };
}

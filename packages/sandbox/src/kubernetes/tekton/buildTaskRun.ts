import type { KubeObject, NewObject, ObjectMeta } from '../types.ts';
import { ownerReference } from './buildPod.ts';
import { MANAGED_BY } from './provenance.ts';
import {
  isCustomTask,
  type Param,
  type PipelineTask,
  type TaskSpec,
  type WorkspaceBinding,
} from './specs.ts';
import { Replacements, substitute } from './substitute.ts';
import { usedWorkspaces } from './workspaceVolumes.ts';

export interface TaskRunOptions {
  run: KubeObject;
  /** Name of the TaskRun or CustomRun. */
  name: string;
  /** The pipeline task, its variables replaced by the pipeline. */
  task: PipelineTask;
  /** One combination of the task's matrix; empty without a matrix. */
  combination: Param[];
  /** Results of other tasks, for a final task their states too. */
  replacements: Replacements;
  /** Results alone: states do not reach into an inline task. */
  results: Replacements;
  memberOf: 'tasks' | 'finally';
  /** Where each workspace of the run really is. */
  workspaces: WorkspaceBinding[];
}

/** An entry of a PipelineRun's `spec.taskRunSpecs`. */
interface TaskRunSpecs {
  pipelineTaskName?: string;
  serviceAccountName?: string;
  podTemplate?: object;
  stepSpecs?: unknown[];
  sidecarSpecs?: unknown[];
  computeResources?: object;
  metadata?: Partial<ObjectMeta>;
  timeout?: string;
}

/** The TaskRun of a pipeline task, or the CustomRun of a custom one. */
export function buildTaskRun(options: TaskRunOptions): NewObject {
  const { run, task, combination, replacements, workspaces } = options;
  const own = ownSpecs(run, task.name);
  const params = [
    ...combination,
    ...substitute(task.params ?? [], replacements),
  ];
  const bindings = taskWorkspaces(task, workspaces);
  const custom = isCustomTask(task);
  const common = {
    ...(params.length > 0 && { params }),
    ...((task.retries ?? 0) > 0 && { retries: task.retries }),
    serviceAccountName: own.serviceAccountName,
    ...(bindings.length > 0 && { workspaces: bindings }),
  };
  return {
    apiVersion: custom ? 'tekton.dev/v1beta1' : 'tekton.dev/v1',
    kind: custom ? 'CustomRun' : 'TaskRun',
    metadata: childMetadata(options, own, custom),
    spec: custom
      ? { ...customSpec(task, own), ...common }
      : { ...taskRunSpec(options, own), ...common },
  };
}

function ownSpecs(run: KubeObject, task: string): TaskRunSpecs {
  const specs: TaskRunSpecs[] = run.spec.taskRunSpecs ?? [];
  const template: TaskRunSpecs = run.spec.taskRunTemplate ?? {};
  const own = specs.find(item => item.pipelineTaskName === task) ?? {};
  const podTemplate = (own.podTemplate || template.podTemplate) && {
    ...template.podTemplate,
    ...own.podTemplate,
  };
  return { ...template, ...own, ...(podTemplate && { podTemplate }) };
}

function childMetadata(
  { run, name, task, memberOf }: TaskRunOptions,
  own: TaskRunSpecs,
  custom: boolean,
): Partial<ObjectMeta> {
  const { metadata } = run;
  const inherited = Object.entries(metadata.annotations ?? {}).filter(
    ([key]) => !key.startsWith('tekton.dev/'),
  );
  return {
    name,
    namespace: metadata.namespace,
    labels: {
      ...(!custom && task.taskSpec?.metadata?.labels),
      ...metadata.labels,
      'tekton.dev/memberOf': memberOf,
      'tekton.dev/pipelineRun': metadata.name,
      'tekton.dev/pipelineRunUID': metadata.uid,
      'tekton.dev/pipelineTask': task.name,
      ...(!custom && { ...MANAGED_BY, ...own.metadata?.labels }),
    },
    annotations: {
      ...(!custom && task.taskSpec?.metadata?.annotations),
      ...Object.fromEntries(inherited),
      ...(!custom && own.metadata?.annotations),
      ...(!custom &&
        task.onError === 'continue' && {
          'pipeline.tekton.dev/pipeline-task-on-error': 'continue',
        }),
    },
    ownerReferences: [ownerReference(run)],
  };
}

function taskRunSpec(
  { task, combination, results }: TaskRunOptions,
  own: TaskRunSpecs,
) {
  const taskSpec =
    task.taskSpec &&
    substitute(inlineSpec(task.taskSpec, combination), results);
  const { podTemplate, stepSpecs, sidecarSpecs, computeResources } = own;
  return {
    ...(podTemplate && { podTemplate }),
    ...(stepSpecs && { stepSpecs }),
    ...(sidecarSpecs && { sidecarSpecs }),
    ...(computeResources && { computeResources }),
    ...(task.taskRef && { taskRef: task.taskRef }),
    ...(taskSpec && { taskSpec }),
    timeout: own.timeout ?? task.timeout ?? '1h0m0s',
  };
}

function customSpec(
  { taskRef, taskSpec, timeout }: PipelineTask,
  own: TaskRunSpecs,
) {
  const limit = own.timeout ?? timeout;
  const { apiVersion, kind, metadata, spec } = taskSpec ?? {};
  return {
    ...(taskRef && { customRef: taskRef }),
    ...(taskSpec && {
      customSpec: { apiVersion, kind, metadata: metadata ?? {}, spec },
    }),
    ...(limit && { timeout: limit }),
  };
}

/** Without the fields that belong to a custom task. */
function inlineSpec(
  {
    metadata: _,
    spec: __,
    apiVersion: ___,
    kind: ____,
    ...taskSpec
  }: NonNullable<PipelineTask['taskSpec']>,
  combination: Param[],
): TaskSpec {
  // Params of a matrix need not be declared by an inline task.
  const replacements = new Replacements();
  const declared = new Set((taskSpec.params ?? []).map(({ name }) => name));
  for (const { name, value } of combination) {
    if (!declared.has(name)) replacements.addValue('params', name, value);
  }
  return substitute(taskSpec, replacements);
}

function taskWorkspaces(
  { workspaces = [], taskSpec }: PipelineTask,
  bindings: WorkspaceBinding[],
): WorkspaceBinding[] {
  const wanted: NonNullable<PipelineTask['workspaces']> = [...workspaces];
  // Workspaces of the run reach inline tasks that speak of them.
  for (const name of usedWorkspaces(taskSpec)) {
    if (!wanted.some(item => item.name === name)) wanted.push({ name });
  }
  return wanted.flatMap(({ name, workspace = name, subPath }) => {
    const binding = bindings.find(item => item.name === workspace);
    if (!binding) return [];
    const path = [binding.subPath, subPath].filter(Boolean).join('/');
    return [{ ...binding, name, ...(path && { subPath: path }) }];
  });
}

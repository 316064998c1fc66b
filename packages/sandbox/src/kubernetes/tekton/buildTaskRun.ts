import { createHash } from 'node:crypto';
import type { KubeObject, NewObject } from '../types.ts';
import { ownerReference } from './buildPod.ts';
import { MANAGED_BY } from './provenance.ts';
import { Replacements, substitute } from './substitute.ts';

export interface TaskRunOptions {
  run: KubeObject;
  /** The pipeline task, its variables replaced by the pipeline. */
  task: any;
  /** Results of other tasks, for a final task their states too. */
  replacements: Replacements;
  /** Results alone: states do not reach into an inline task. */
  results: Replacements;
  memberOf: 'tasks' | 'finally';
  /** Where each workspace of the run really is. */
  workspaces: any[];
}

/** The TaskRun of a pipeline task. */
export function buildTaskRun({
  run,
  task,
  replacements,
  results,
  memberOf,
  workspaces,
}: TaskRunOptions): NewObject {
  const { metadata } = run;
  const own =
    (run.spec.taskRunSpecs ?? []).find(
      (item: any) => item.pipelineTaskName === task.name,
    ) ?? {};
  const template = run.spec.taskRunTemplate ?? {};
  const params = substitute(task.params ?? [], replacements);
  const taskSpec =
    task.taskSpec && substitute(inlineSpec(task.taskSpec), results);
  const bindings = taskWorkspaces(task.workspaces ?? [], workspaces);
  const podTemplate = own.podTemplate ?? template.podTemplate;
  return {
    apiVersion: 'tekton.dev/v1',
    kind: 'TaskRun',
    metadata: {
      name: childName(metadata.name, task.name),
      namespace: metadata.namespace,
      labels: {
        ...metadata.labels,
        ...task.taskSpec?.metadata?.labels,
        ...own.metadata?.labels,
        ...MANAGED_BY,
        'tekton.dev/memberOf': memberOf,
        'tekton.dev/pipelineRun': metadata.name,
        'tekton.dev/pipelineRunUID': metadata.uid,
        'tekton.dev/pipelineTask': task.name,
      },
      annotations: {
        ...metadata.annotations,
        ...task.taskSpec?.metadata?.annotations,
        ...own.metadata?.annotations,
        ...(task.onError === 'continue' && {
          'pipeline.tekton.dev/pipeline-task-on-error': 'continue',
        }),
      },
      ownerReferences: [ownerReference(run)],
    },
    spec: {
      ...(params.length > 0 && { params }),
      ...(task.retries > 0 && { retries: task.retries }),
      serviceAccountName: own.serviceAccountName ?? template.serviceAccountName,
      ...(podTemplate && { podTemplate }),
      ...(task.taskRef && { taskRef: task.taskRef }),
      ...(taskSpec && { taskSpec }),
      timeout: own.timeout ?? task.timeout ?? '1h0m0s',
      ...(bindings.length > 0 && { workspaces: bindings }),
    },
  };
}

/** Without the fields that belong to a custom task. */
function inlineSpec({
  metadata: _,
  spec: __,
  apiVersion: ___,
  kind: ____,
  ...taskSpec
}: any) {
  return taskSpec;
}

function taskWorkspaces(wanted: any[], bindings: any[]): any[] {
  return wanted.flatMap(({ name, workspace = name, subPath }) => {
    const binding = bindings.find(item => item.name === workspace);
    if (!binding) return [];
    const path = [binding.subPath, subPath].filter(Boolean).join('/');
    return [{ ...binding, name, ...(path && { subPath: path }) }];
  });
}

/** `<run>-<task>`, shortened with a hash when that is longer than a label. */
export function childName(parent: string, child: string): string {
  const name = `${parent}-${child}`;
  if (name.length <= 63) return name;
  const hash = createHash('md5').update(name).digest('hex');
  return `${parent.slice(0, 63 - 33)}${hash}`.slice(0, 63);
}

import type { KubeObject } from '../types.ts';
import { RESULTS_DIR } from './entrypoint.ts';
import { resolveParams } from './resolveParams.ts';
import { stepContainer } from './stepNames.ts';
import { Replacements, substitute } from './substitute.ts';

/** A taskSpec with the variables of its TaskRun replaced. */
export function resolveTaskSpec(
  taskSpec: any,
  taskRun: KubeObject,
  task: string,
): any {
  const { metadata, spec, status } = taskRun;
  const replacements = new Replacements();
  const params = resolveParams(taskSpec.params ?? [], spec.params ?? []);
  params.forEach((value, name) => replacements.addValue('params', name, value));
  for (const { name } of taskSpec.results ?? []) {
    addPath(replacements, 'results', name, 'path', `${RESULTS_DIR}/${name}`);
  }
  for (const workspace of taskSpec.workspaces ?? []) {
    addWorkspace(replacements, workspace, spec.workspaces ?? []);
  }
  (taskSpec.steps ?? []).forEach((step: any, index: number) => {
    const container = stepContainer(step, index);
    replacements.addString(
      `steps.${container}.exitCode.path`,
      `/tekton/steps/${container}/exitCode`,
    );
  });
  replacements
    .addString('context.taskRun.name', metadata.name)
    .addString('context.taskRun.namespace', metadata.namespace ?? '')
    .addString('context.taskRun.uid', metadata.uid)
    .addString('context.task.name', task)
    .addString(
      'context.task.retry-count',
      String(status?.retriesStatus?.length ?? 0),
    )
    .addString('credentials.path', '/tekton/creds');
  const { params: declared, ...rest } = taskSpec;
  return {
    ...(declared && { params: declared }),
    ...substitute(rest, replacements),
  };
}

function addWorkspace(
  replacements: Replacements,
  workspace: any,
  bindings: any[],
): void {
  const { name, mountPath = `/workspace/${name}` } = workspace;
  const binding = bindings.find(item => item.name === name);
  const claim = binding?.persistentVolumeClaim?.claimName ?? '';
  replacements
    .addString(`workspaces.${name}.path`, binding ? mountPath : '')
    .addString(`workspaces.${name}.bound`, String(Boolean(binding)))
    .addString(`workspaces.${name}.claim`, claim)
    .addString(`workspaces.${name}.volume`, name);
}

function addPath(
  replacements: Replacements,
  prefix: string,
  name: string,
  field: string,
  value: string,
): void {
  for (const key of [
    `${prefix}.${name}`,
    `${prefix}["${name}"]`,
    `${prefix}['${name}']`,
  ]) {
    replacements.addString(`${key}.${field}`, value);
  }
}

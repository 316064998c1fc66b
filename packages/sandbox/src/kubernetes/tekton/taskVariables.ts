import type { KubeObject } from '../types.ts';
import { RESULTS_DIR } from './entrypoint.ts';
import { resolveParams } from './resolveParams.ts';
import type {
  Step,
  TaskSpec,
  WorkspaceBinding,
  WorkspaceDeclaration,
} from './specs.ts';
import { stepContainer } from './stepNames.ts';
import { STEPS_DIR } from './stepResults.ts';
import { Replacements, substitute } from './substitute.ts';

/** The params of a TaskRun as its task may refer to them. */
export function paramReplacements(
  taskSpec: TaskSpec,
  { spec }: KubeObject,
): Replacements {
  const replacements = new Replacements();
  const params = resolveParams(taskSpec.params ?? [], spec.params ?? []);
  params.forEach((value, name) => replacements.addValue('params', name, value));
  return replacements;
}

/** A taskSpec with the variables of its TaskRun replaced. */
export function resolveTaskSpec(
  taskSpec: TaskSpec,
  taskRun: KubeObject,
  task: string,
): TaskSpec {
  const { metadata, spec, status } = taskRun;
  const replacements = paramReplacements(taskSpec, taskRun);
  for (const { name } of taskSpec.results ?? []) {
    addPath(replacements, 'results', name, `${RESULTS_DIR}/${name}`);
  }
  for (const workspace of taskSpec.workspaces ?? []) {
    addWorkspace(replacements, workspace, spec.workspaces ?? []);
  }
  (taskSpec.steps ?? []).forEach((step, index) => {
    const container = stepContainer(step, index);
    replacements.addString(
      `steps.${container}.exitCode.path`,
      `${STEPS_DIR}/${container}/exitCode`,
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
    .addString('artifacts.path', '/tekton/artifacts/provenance.json')
    .addString('credentials.path', '/tekton/creds');
  const { params: declared, steps = [], ...rest } = taskSpec;
  return {
    ...(declared && { params: declared }),
    ...substitute(rest, replacements),
    steps: steps.map((step, index) =>
      substitute(substitute(step, replacements), ownPaths(step, index)),
    ),
  };
}

/** `$(step.results.r.path)`, which is each step's own. */
function ownPaths(step: Step, index: number): Replacements {
  const own = new Replacements();
  const directory = `${STEPS_DIR}/${stepContainer(step, index)}`;
  for (const { name } of step.results ?? []) {
    addPath(own, 'step.results', name, `${directory}/results/${name}`);
  }
  const artifacts = `${directory}/artifacts/provenance.json`;
  return own.addString('step.artifacts.path', artifacts);
}

function addWorkspace(
  replacements: Replacements,
  { name, mountPath = `/workspace/${name}` }: WorkspaceDeclaration,
  bindings: WorkspaceBinding[],
): void {
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
  path: string,
): void {
  replacements
    .addString(`${prefix}.${name}.path`, path)
    .addString(`${prefix}["${name}"].path`, path)
    .addString(`${prefix}['${name}'].path`, path);
}

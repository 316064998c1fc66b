import type { KubeObject, NewObject, ObjectClient } from '../types.ts';
import { failed, type Outcome } from './conditions.ts';
import { isEnabled } from './featureFlags.ts';
import type { References } from './resolution/references.ts';
import type { Param, ParamSpec, PipelineTask, TaskSpec } from './specs.ts';
import { referencesIn } from './substitute.ts';

/** A value that a param's `enum` does not have. Defaults were looked at before. */
export function enumError(
  declared: ParamSpec[],
  given: Param[],
): string | undefined {
  const allowed = new Map(
    declared.flatMap(param =>
      param.enum?.length ? [[param.name, param.enum] as const] : [],
    ),
  );
  const wrong = given.find(
    ({ name, value }) =>
      typeof value === 'string' &&
      value !== '' &&
      allowed.get(name)?.includes(value) === false,
  );
  return (
    wrong &&
    `param \`${wrong.name}\` value: ${wrong.value} is not in the enum list`
  );
}

/**
 * A param of a pipeline that lets pass what the task does not. Looks as far as
 * the real one: to the first param that the task has no enum for.
 */
export function subsetError(
  passed: Param[],
  ofPipeline: ParamSpec[],
  ofTask: ParamSpec[],
  task: string,
): string | undefined {
  for (const { name, value } of passed) {
    const referred =
      typeof value === 'string'
        ? referencesIn(value).filter(item => item.startsWith('params'))
        : [];
    if (referred.length !== 1) continue;
    const referredName = referred[0].replace(
      /^params\.?|\[\d+\]$|[["'\]]/g,
      '',
    );
    const outer = ofPipeline.find(param => param.name === referredName);
    const inner = ofTask.find(param => param.name === name)?.enum ?? [];
    const type = outer?.type ?? 'string';
    if (!outer || type !== 'string' || inner.length === 0) return undefined;
    const list = outer.enum ?? [];
    const of = `in "${task}" task`;
    if (list.length === 0) {
      return `pipeline param "${
        outer.name
      }" has no enum, but referenced ${of} has enums: [${inner.join(' ')}]`;
    }
    if (list.some(item => !inner.includes(item))) {
      return `pipeline param "${outer.name}" enum: [${list.join(
        ' ',
      )}] is not a subset of the referenced ${of} param enum: [${inner.join(
        ' ',
      )}]`;
    }
  }
  return undefined;
}

/** Whether values are held against `enum`. */
export function checksEnums(objects: ObjectClient): boolean {
  return isEnabled(objects, 'enable-param-enum');
}

/** Why the runs of a pipeline's task may not be made. */
export function enumRefusal(
  run: KubeObject,
  task: PipelineTask,
  children: NewObject[],
  references: References,
): Outcome | undefined {
  const found = task.taskRef && references.find(run, task.taskRef, 'Task');
  const object = found && 'object' in found ? found.object : undefined;
  const spec: TaskSpec | undefined = object?.spec ?? task.taskSpec;
  const declared = spec?.params ?? [];
  for (const child of children) {
    const error = enumError(declared, child.spec?.params ?? []);
    if (!error) continue;
    const message = `[User error] Invalid param value from PipelineTask "${task.name}": ${error}`;
    return failed('InvalidParamValue', message, error);
  }
  return undefined;
}

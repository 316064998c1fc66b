import { missingKeys, missingParams, mistypedParams } from './resolveParams.ts';
import type {
  Param,
  ParamSpec,
  TaskRunSpec,
  TaskSpec,
  WorkspaceBinding,
  WorkspaceDeclaration,
} from './specs.ts';

/** Why a TaskRun does not fit its task, undefined when it does. */
export function validateTaskRun(
  taskSpec: TaskSpec,
  spec: Pick<TaskRunSpec, 'params' | 'workspaces'>,
  task: string,
): string | undefined {
  return (
    paramsError(taskSpec.params ?? [], spec.params ?? [], task) ??
    workspacesError(taskSpec.workspaces ?? [], spec.workspaces ?? [])
  );
}

export function paramsError(
  declared: ParamSpec[],
  given: Param[],
  task: string,
): string | undefined {
  const prefix = `invalid input params for task ${task}:`;
  const missing = missingParams(declared, given);
  if (missing.length > 0) {
    return `${prefix} missing values for these params which have no default values: [${missing.join(
      ' ',
    )}]`;
  }
  const mistyped = mistypedParams(declared, given);
  if (mistyped.length > 0) {
    return `${prefix} param types don't match the user-specified type: [${mistyped.join(
      ' ',
    )}]`;
  }
  const keys = missingKeys(declared, given);
  if (keys.length > 0) {
    return `${prefix} missing keys for these params which are required in ParamSpec's properties map[${keys
      .join(' ')
      .replaceAll(': ', ':')}]`;
  }
  return undefined;
}

function workspacesError(
  declared: WorkspaceDeclaration[],
  bindings: WorkspaceBinding[],
): string | undefined {
  const bound = new Set(bindings.map(({ name }) => name));
  const missing = declared.find(
    ({ name, optional }) => !optional && !bound.has(name),
  );
  if (missing)
    return `declared workspace "${missing.name}" is required but has not been bound`;
  const known = new Set(declared.map(({ name }) => name));
  const extra = bindings.find(({ name }) => !known.has(name));
  return extra
    ? `workspace binding "${extra.name}" does not match any declared workspace`
    : undefined;
}

import type { KubeObject } from '../types.ts';
import { graphError } from './buildGraph.ts';
import { failed, type Outcome } from './conditions.ts';
import { enumError } from './paramEnums.ts';
import { missingKeys, missingParams, mistypedParams } from './resolveParams.ts';
import type { Param, PipelineSpec, WorkspaceBinding } from './specs.ts';

/**
 * Why a run does not give a pipeline what that needs; undefined when it does.
 * @param checksValues - whether params are held against their `enum`
 */
export function bindingFailure(
  run: KubeObject,
  spec: PipelineSpec,
  pipeline: string,
  checksValues: boolean,
): Outcome | undefined {
  const { namespace, name } = run.metadata;
  const subject = `PipelineRun ${namespace}/${name}`;
  const from = `Pipeline ${namespace}/${pipeline}`;
  const fail = (reason: string, what: string, error: string) =>
    failed(reason, `[User error] ${subject}${what}: ${error}`, error);
  if (graphError(spec.tasks ?? [])) {
    return fail(
      'PipelineInvalidGraph',
      "'s Pipeline DAG is invalid for finally clause",
      pipeline,
    );
  }
  const declared = spec.params ?? [];
  const given: Param[] = run.spec.params ?? [];
  const mistyped = mistypedParams(declared, given);
  if (mistyped.length > 0) {
    return fail(
      'ParameterTypeMismatch',
      ` parameters have mismatching types with ${from}'s parameters`,
      `parameters have inconsistent types : [${mistyped.join(' ')}]`,
    );
  }
  const missing = missingParams(declared, given);
  if (missing.length > 0) {
    return fail(
      'ParameterMissing',
      ` is missing some parameters required by ${from}`,
      `pipelineRun missing parameters: [${missing.join(' ')}]`,
    );
  }
  const notAllowed = checksValues ? enumError(declared, given) : undefined;
  if (notAllowed) {
    return fail(
      'InvalidParamValue',
      ' parameters have invalid value',
      notAllowed,
    );
  }
  const keys = missingKeys(declared, given).join(' ').replaceAll(': ', ':');
  if (keys) {
    return fail(
      'ObjectParameterMissKeys',
      ` parameters is missing object keys required by ${from}'s parameters`,
      `pipelineRun missing object keys for parameters: map[${keys}]`,
    );
  }
  const workspace = unboundWorkspace(spec, run.spec.workspaces ?? []);
  if (!workspace) return undefined;
  return fail(
    'InvalidWorkspaceBindings',
    ` doesn't bind ${from}'s Workspaces correctly`,
    `pipeline requires workspace with name "${workspace}" be provided by pipelinerun`,
  );
}

function unboundWorkspace(
  { workspaces = [] }: PipelineSpec,
  bindings: WorkspaceBinding[],
): string | undefined {
  const bound = new Set(bindings.map(({ name }) => name));
  return workspaces.find(({ name, optional }) => !optional && !bound.has(name))
    ?.name;
}

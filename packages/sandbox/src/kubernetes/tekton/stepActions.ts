import type { KubeObject } from '../types.ts';
import { resolveParams } from './resolveParams.ts';
import type { Referenced, References } from './resolution/references.ts';
import type { ParamSpec, ResultSpec, Step } from './specs.ts';
import { Replacements, substitute } from './substitute.ts';

interface StepActionSpec extends Step {
  params?: never;
  results?: ResultSpec[];
}

export type ResolvedSteps =
  | { steps: Step[] }
  | { waiting: true }
  | { failure: string };

/**
 * Steps with each reference to a StepAction replaced by what that does.
 *
 * @param values the params of the TaskRun, which a step hands on
 */
export function resolveSteps(
  taskRun: KubeObject,
  steps: Step[],
  values: Replacements,
  references: References,
): ResolvedSteps {
  const resolved: Step[] = [];
  for (const [index, step] of steps.entries()) {
    if (step.ref) {
      const reference = substitute(step.ref, values);
      const found = references.find(taskRun, reference, 'StepAction');
      if ('waiting' in found) return { waiting: true };
      if (!('object' in found)) {
        const title = `failed to resolve step ref for step ${JSON.stringify(
          step.name ?? '',
        )} (index ${index})`;
        return { failure: `${title}: ${reasonOf(found)}` };
      }
      const missing = missingParams(step, found.object.spec);
      if (missing) return { failure: missing };
      resolved.push(applyAction(step, found.object.spec, values));
    } else {
      resolved.push(step);
    }
  }
  return { steps: resolved };
}

function reasonOf(found: Referenced): string {
  if ('failure' in found) return found.failure;
  return 'notFound' in found ? found.notFound : '';
}

function declaredParams(action: StepActionSpec): ParamSpec[] {
  return (action.params ?? []) as ParamSpec[];
}

function missingParams(
  { params = [] }: Step,
  action: StepActionSpec,
): string | undefined {
  const declared = declaredParams(action);
  const given = new Set(params.map(({ name }) => name));
  const missing = declared.filter(
    item => item.default === undefined && !given.has(item.name),
  );
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    return `non-existent params in Step: [${names}]`;
  }
  const known = new Set(declared.map(({ name }) => name));
  const extra = [...given].filter(name => !known.has(name));
  return extra.length > 0
    ? `extra params passed by Step to StepAction: [${extra.join(', ')}]`
    : undefined;
}

/** The step keeps what only it can say; the action says the rest. */
function applyAction(
  { ref: _, params = [], ...step }: Step,
  action: StepActionSpec,
  values: Replacements,
): Step {
  const own = new Replacements();
  const given = substitute(params, values);
  resolveParams(declaredParams(action), given).forEach((value, name) =>
    own.addValue('params', name, value),
  );
  const { params: __, description: ___, results, ...rest } = action;
  const filled = substitute(rest, own);
  const typed = results?.map(result => ({ type: 'string', ...result }));
  return { ...step, ...filled, ...(typed && { results: typed }) };
}

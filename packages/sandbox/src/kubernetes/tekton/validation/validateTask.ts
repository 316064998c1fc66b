import type { FeatureFlags } from '../featureFlags.ts';
import type {
  ResultSpec,
  Step,
  TaskSpec,
  WorkspaceDeclaration,
} from '../specs.ts';
import { referencesIn } from '../substitute.ts';
import { bothSet, FieldErrors, missing } from './fieldErrors.ts';
import { validateParamSpecs, validateReferences } from './validateParams.ts';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const RESULT_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

export function validateTaskSpec(
  spec: TaskSpec,
  flags: FeatureFlags,
): FieldErrors {
  const errors = new FieldErrors();
  const steps = spec.steps ?? [];
  if (steps.length === 0) errors.add(...missing('steps'));
  errors.addAll(validateParamSpecs(spec.params ?? [], flags));
  errors.addAll(validateVolumes(spec.volumes ?? []));
  errors.addAll(validateResults(spec.results ?? []));
  errors.addAll(validateWorkspaces(spec.workspaces ?? []));
  const names = new Set<string | undefined>();
  steps.forEach((step, index) => {
    const path = `steps[${index}]`;
    if (step.name && names.has(step.name)) errors.add(bothSet, `${path}.name`);
    names.add(step.name);
    errors.addAll(validateStep(step, spec), path);
  });
  return errors;
}

function validateStep(step: Step, spec: TaskSpec): FieldErrors {
  const errors = new FieldErrors();
  const { name, image, script, command, args, env, onError, workingDir, ref } =
    step;
  if (!image && !ref && !spec.stepTemplate?.image)
    errors.add(...missing('Image'));
  if (script && command?.length)
    errors.add('script cannot be used with command', 'script');
  if (name && !DNS_LABEL.test(name)) {
    errors.add(
      `invalid value ${JSON.stringify(name)}`,
      'name',
      'Task step name must be a valid DNS Label, For more info refer to https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names',
    );
  }
  if (
    onError &&
    !['continue', 'stopAndFail'].includes(onError) &&
    !onError.startsWith('$(')
  ) {
    errors.add(
      `invalid value: "${onError}"`,
      'onError',
      'Task step onError must be either "continue" or "stopAndFail"',
    );
  }
  if (
    script?.includes('$(steps.') &&
    /\$\(steps\.[^)]+\.results/.test(script)
  ) {
    errors.add(
      'stepResult substitutions are only allowed in env, command and args. Found usage in',
      'script',
    );
  }
  const params = spec.params ?? [];
  const texts = { image, script, workingDir, env };
  for (const [field, value] of Object.entries(texts)) {
    errors.addAll(
      validateReferences(value, field, { params, listAllowed: false }),
    );
  }
  for (const [field, value] of Object.entries({ command, args })) {
    (value ?? []).forEach((item: unknown, index: number) =>
      errors.addAll(
        validateReferences(item, `${field}[${index}]`, {
          params,
          listAllowed: true,
        }),
      ),
    );
  }
  return errors.addAll(validateResultPaths(texts, spec.results ?? []));
}

function validateResultPaths(
  texts: Record<string, unknown>,
  results: ResultSpec[],
): FieldErrors {
  const errors = new FieldErrors();
  const names = new Set(results.map(({ name }) => name));
  for (const [field, text] of Object.entries(texts)) {
    const unknown = referencesIn(text).some(reference => {
      const match = /^results(?:\.([\w-]+)|\[["']([^"']+)["']\])\.path$/.exec(
        reference,
      );
      return match && !names.has(match[1] ?? match[2]);
    });
    if (unknown)
      errors.add(`non-existent variable in ${JSON.stringify(text)}`, field);
  }
  return errors;
}

function validateVolumes(volumes: { name: string }[]): FieldErrors {
  const errors = new FieldErrors();
  const names = new Set<string>();
  volumes.forEach(({ name }, index) => {
    if (names.has(name))
      errors.add(
        `multiple volumes with same name ${JSON.stringify(name)}`,
        `volumes[${index}].name`,
      );
    names.add(name);
  });
  return errors;
}

function validateResults(results: ResultSpec[]): FieldErrors {
  const errors = new FieldErrors();
  results.forEach(({ name, type }, index) => {
    if (!RESULT_NAME.test(name)) {
      errors.add(
        `invalid key name ${JSON.stringify(name)}`,
        `results[${index}].name`,
        "Name must consist of alphanumeric characters, '-', '_', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my-name',  or 'my_name', regex used for validation is '^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$')",
      );
    }
    if (!type || !['string', 'array', 'object'].includes(type)) {
      errors.add(
        `invalid value: ${type}`,
        `results[${index}].type`,
        'type must be string',
      );
    }
  });
  return errors;
}

function validateWorkspaces(workspaces: WorkspaceDeclaration[]): FieldErrors {
  const errors = new FieldErrors();
  const paths = new Set<string>();
  workspaces.forEach(({ name, mountPath }, index) => {
    const path = mountPath ?? `/workspace/${name}`;
    if (paths.has(path)) {
      errors.add(
        `workspace mount path ${JSON.stringify(path)} must be unique`,
        `workspaces[${index}].mountpath`,
      );
    }
    paths.add(path);
  });
  return errors;
}

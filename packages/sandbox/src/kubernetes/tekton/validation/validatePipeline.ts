import {
  graphError,
  resultReference,
  resultReferences,
} from '../buildGraph.ts';
import type { FeatureFlags } from '../featureFlags.ts';
import type {
  PipelineSpec,
  PipelineTask,
  ResultSpec,
  WhenExpression,
} from '../specs.ts';
import { referencesIn } from '../substitute.ts';
import {
  bothSet,
  FieldErrors,
  multipleSet,
  neitherSet,
} from './fieldErrors.ts';
import {
  declarationsOf,
  validateParamSpecs,
  validateReferences,
} from './validateParams.ts';
import { validateTaskSpec } from './validateTask.ts';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const MAX_MATRIX = 256;

export function validatePipelineSpec(
  spec: PipelineSpec,
  flags: FeatureFlags,
): FieldErrors {
  const errors = new FieldErrors();
  const tasks = spec.tasks ?? [];
  const finals = spec.finally ?? [];
  if (tasks.length === 0) {
    return errors.add('expected at least one, got none', [
      'description',
      'params',
      'resources',
      'tasks',
      'workspaces',
    ]);
  }
  // Tekton checks the params for the tasks and again for finally.
  const params = validateParamSpecs(spec.params ?? [], flags);
  errors.addAll(params, 'tasks').addAll(params, 'finally');
  const names = new Set<string>();
  for (const [field, list] of [
    ['tasks', tasks],
    ['finally', finals],
  ] as const) {
    list.forEach((task, index) => {
      const path = `${field}[${index}]`;
      if (names.has(task.name)) errors.add(bothSet, `${path}.name`);
      names.add(task.name);
      errors.addAll(validatePipelineTask(task, spec, flags), path);
      errors.addAll(validateTaskWorkspaces(task, spec), path);
    });
  }
  errors.addAll(validateGraph(tasks));
  errors.addAll(validateFinally(tasks, finals));
  return errors.addAll(
    validateResults(spec.results ?? [], [...tasks, ...finals]),
  );
}

function validatePipelineTask(
  task: PipelineTask,
  spec: PipelineSpec,
  flags: FeatureFlags,
): FieldErrors {
  const errors = new FieldErrors();
  const { name, taskRef, taskSpec, pipelineSpec, pipelineRef } = task;
  if (!name || !DNS_LABEL.test(name)) {
    errors.add(
      `invalid value ${JSON.stringify(name ?? '')}`,
      'name',
      'Pipeline Task name must be a valid DNS Label.For more info refer to https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names',
    );
  }
  if (pipelineSpec || pipelineRef) {
    const field = pipelineSpec ? 'pipelineSpec' : 'pipelineRef';
    // Tekton gives no path here, so the error carries none.
    return new FieldErrors().add(
      `${field} requires "enable-api-fields" feature gate to be "alpha" but it is "${flags['enable-api-fields']}"`,
      [],
    );
  }
  if (taskRef && taskSpec) errors.add(multipleSet, ['taskRef', 'taskSpec']);
  if (!taskRef && !taskSpec) errors.add(neitherSet, ['taskRef', 'taskSpec']);
  if (taskRef?.resolver && taskRef.name)
    errors.add('invalid value: invalid URI for request', 'taskRef.name');
  errors.addAll(validateOnError(task));
  errors.addAll(validateWhen(task.when ?? [], flags));
  errors.addAll(validateMatrix(task));
  for (const param of task.params ?? []) {
    const path = `params[${param.name}]`;
    errors.addAll(
      validateReferences(param.value, path, {
        params: spec.params ?? [],
        listAllowed: true,
      }),
    );
  }
  return errors.addAll(inlineTaskErrors(task, spec, flags));
}

/** Pipeline params reach an inline task, so they count as declared there. */
function inlineTaskErrors(
  { taskSpec, params = [] }: PipelineTask,
  spec: PipelineSpec,
  flags: FeatureFlags,
): FieldErrors {
  if (!taskSpec || taskSpec.apiVersion) return new FieldErrors();
  const own = taskSpec.params ?? [];
  const known = new Set(own.map(({ name }) => name));
  const passed = declarationsOf(params);
  const reaching = [...passed, ...(spec.params ?? [])].filter(
    ({ name }) => !known.has(name) && known.add(name),
  );
  const whole = { ...taskSpec, params: [...own, ...reaching] };
  return validateTaskSpec(whole, flags);
}

function validateOnError({ onError, retries = 0 }: PipelineTask): FieldErrors {
  const errors = new FieldErrors();
  if (!onError) return errors;
  if (!['continue', 'stopAndFail'].includes(onError)) {
    errors.add(
      `invalid value: ${onError}`,
      'OnError',
      'PipelineTask OnError must be either "continue" or "stopAndFail"',
    );
  }
  if (onError === 'continue' && retries > 0) {
    errors.add(
      'PipelineTask OnError cannot be set to "continue" when Retries is greater than 0',
      [],
    );
  }
  return errors;
}

function validateWhen(
  expressions: WhenExpression[],
  flags: FeatureFlags,
): FieldErrors {
  const errors = new FieldErrors();
  expressions.forEach(({ operator, values, cel }, index) => {
    const path = `when[${index}]`;
    if (cel && flags['enable-cel-in-whenexpression'] === 'true') return;
    if (cel) {
      errors.add(
        `feature flag enable-cel-in-whenexpression should be set to true to use CEL: ${cel} in WhenExpression`,
        path,
      );
    } else if (operator !== 'in' && operator !== 'notin') {
      errors.add(
        `invalid value: operator ${JSON.stringify(
          operator ?? '',
        )} is not recognized. valid operators: in,notin`,
        path,
      );
    } else if (!values || values.length === 0) {
      errors.add('invalid value: expecting non-empty values field', path);
    }
  });
  return errors;
}

function validateMatrix({ matrix, params = [] }: PipelineTask): FieldErrors {
  const errors = new FieldErrors();
  if (!matrix) return errors;
  const given = new Set(params.map(({ name }) => name));
  for (const { name } of matrix.params ?? []) {
    if (given.has(name))
      errors.add(bothSet, [`matrix[${name}]`, `params[${name}]`]);
  }
  const count = (matrix.params ?? []).reduce(
    (product, { value }) => product * (Array.isArray(value) ? value.length : 1),
    1,
  );
  if (count > MAX_MATRIX)
    errors.add(`expected 0 <= ${count} <= ${MAX_MATRIX}`, 'matrix');
  return errors;
}

function validateTaskWorkspaces(
  task: PipelineTask,
  spec: PipelineSpec,
): FieldErrors {
  const errors = new FieldErrors();
  const declared = new Set((spec.workspaces ?? []).map(({ name }) => name));
  (task.workspaces ?? []).forEach(({ name, workspace = name }, index) => {
    if (!declared.has(workspace)) {
      errors.add(
        `invalid value: pipeline task ${JSON.stringify(
          task.name,
        )} expects workspace with name ${JSON.stringify(
          workspace,
        )} but none exists in pipeline spec`,
        `workspaces[${index}]`,
      );
    }
  });
  return errors;
}

function validateGraph(tasks: PipelineTask[]): FieldErrors {
  const errors = new FieldErrors();
  const error = graphError(tasks);
  if (!error) return errors;
  const { task } = error;
  if (error.kind === 'duplicate') {
    return errors.add(
      `invalid value: task ${task} is already present in Graph, can't add it again: duplicate pipeline task`,
      'tasks',
    );
  }
  const { parent } = error;
  return error.kind === 'missing'
    ? errors.add(
        `invalid value: couldn't add link between ${task} and ${parent}: task ${task} depends on ${parent} but ${parent} wasn't present in Pipeline`,
        'tasks',
      )
    : errors.add(
        `invalid value: cycle detected; task ${JSON.stringify(
          task,
        )} depends on ${JSON.stringify(parent)}`,
        'tasks',
      );
}

function validateFinally(
  tasks: PipelineTask[],
  finals: PipelineTask[],
): FieldErrors {
  const errors = new FieldErrors();
  const finalNames = new Set(finals.map(({ name }) => name));
  const names = new Set(tasks.map(({ name }) => name));
  finals.forEach((task, index) => {
    if (task.runAfter?.length) {
      errors.add(
        `invalid value: no runAfter allowed under spec.finally, final task ${task.name} has runAfter specified`,
        `finally[${index}]`,
      );
    }
    for (const param of task.params ?? []) {
      for (const reference of resultReferences({ params: [param] })) {
        const path = `finally[${index}].params[${param.name}].value`;
        if (finalNames.has(reference.task)) {
          errors.add(
            `invalid value: invalid task result reference, final task has task result reference from a final task ${reference.task}`,
            path,
          );
        } else if (!names.has(reference.task)) {
          errors.add(
            `invalid value: invalid task result reference, final task has task result reference from a task ${reference.task} which is not defined in the pipeline`,
            path,
          );
        }
      }
    }
  });
  return errors;
}

function validateResults(
  results: ResultSpec[],
  tasks: PipelineTask[],
): FieldErrors {
  const errors = new FieldErrors();
  const names = new Set(tasks.map(({ name }) => name));
  results.forEach(({ value }, index) => {
    const references = referencesIn(value).map(resultReference);
    const known = references.every(
      reference => reference && names.has(reference.task),
    );
    if (references.length === 0) {
      errors.add(
        `invalid value: expected pipeline results to be task result expressions but no expressions were found`,
        `results[${index}].value`,
      );
    } else if (!known) {
      errors.add(
        'invalid value: referencing a nonexistent task',
        `results[${index}].value`,
      );
    }
  });
  return errors;
}

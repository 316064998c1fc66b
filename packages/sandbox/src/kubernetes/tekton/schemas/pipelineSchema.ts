import type { OpenApiSchema } from '../../schema/openApiSchema.ts';
import {
  anything,
  duration,
  flag,
  list,
  object,
  text,
  texts,
  type Fields,
} from './fields.ts';
import {
  METADATA,
  PARAM_SPECS,
  PARAMS,
  pipelineReference,
  pipelineResources,
  taskReference,
  WHEN,
  type Version,
} from './sharedSchemas.ts';
import { RETRIES, taskFields } from './taskSchema.ts';

const MATRIX = object('Runs the task for each combination of values.', {
  strategy: text('How they run.'),
  params: PARAMS,
  include: list(
    'Combinations that are added, or params for some of them.',
    object('A combination.', { name: text('A name.'), params: PARAMS }),
  ),
});

function pipelineTask(version: Version): OpenApiSchema {
  return object('A task of the pipeline; it is referred to or given here.', {
    ...pipelineResources(version),
    name: text('A name, unique in the pipeline.'),
    displayName: text('What people see.'),
    description: text('What it does, as people are told.'),
    taskRef: taskReference(version),
    taskSpec: object('The task itself.', {
      ...taskFields(version),
      apiVersion: text('The version of a custom task.'),
      kind: text('The kind of a custom task.'),
      spec: anything('The spec of a custom task.'),
      metadata: METADATA,
    }),
    pipelineRef: pipelineReference(version),
    pipelineSpec: anything('A pipeline to run as a task.'),
    when: WHEN,
    retries: RETRIES,
    runAfter: texts('Names of tasks that must be done before.'),
    params: PARAMS,
    matrix: MATRIX,
    workspaces: list(
      'Workspaces of the pipeline that the task gets.',
      object('A workspace.', {
        name: text('As the task declares it.'),
        workspace: text('As the pipeline declares it.'),
        subPath: text('A directory of it, instead of all.'),
      }),
    ),
    timeout: duration('How long each of its runs may take.'),
    onError: text('continue or stopAndFail, which is the default.'),
  });
}

/** The fields of a pipeline's spec. */
export function pipelineFields(version: Version): Fields {
  const task = pipelineTask(version);
  return {
    ...pipelineResources(version),
    displayName: text('What people see.'),
    description: text('What it does, as people are told.'),
    params: PARAM_SPECS,
    tasks: list('The tasks; they run at once unless they need others.', task),
    finally: list('Tasks that run at the end, however the others went.', task),
    workspaces: list(
      'Volumes that the tasks share, which a run provides.',
      object('A workspace.', {
        name: text('What tasks refer to it by.'),
        description: text('What it is for, as people are told.'),
        optional: flag('A run may leave it out.'),
      }),
    ),
    results: list(
      'What the pipeline gives out.',
      object('A result.', {
        name: text('What it is called.'),
        type: text('string, array or object.'),
        description: text('What it is, as people are told.'),
        value: anything('Results of tasks: $(tasks.name.results.result).'),
      }),
    ),
  };
}

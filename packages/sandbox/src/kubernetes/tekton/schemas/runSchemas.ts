import type { OpenApiSchema } from '../../schema/openApiSchema.ts';
import {
  duration,
  kubernetes,
  list,
  object,
  text,
  texts,
  type Fields,
} from './fields.ts';
import { pipelineFields } from './pipelineSchema.ts';
import {
  METADATA,
  PARAMS,
  pipelineReference,
  pipelineResources,
  POD_TEMPLATE,
  SERVICE_ACCOUNT,
  taskReference,
  WORKSPACE_BINDINGS,
  type Version,
} from './sharedSchemas.ts';
import { RETRIES, taskFields } from './taskSchema.ts';

const COMPUTE_RESOURCES = kubernetes('Requests and limits of the whole pod.');
const MANAGED_BY = text('The controller that carries it out, if another.');

/** Requests and limits of single containers of a task. */
function overrides(version: Version): Fields {
  const ofContainers = (what: string) =>
    list(
      `Requests and limits of ${what}.`,
      object('One of them.', {
        name: text('Its name in the task.'),
        [version === 'v1' ? 'computeResources' : 'resources']: kubernetes(
          'Requests and limits.',
        ),
      }),
    );
  return version === 'v1'
    ? {
        stepSpecs: ofContainers('steps'),
        sidecarSpecs: ofContainers('sidecars'),
      }
    : {
        stepOverrides: ofContainers('steps'),
        sidecarOverrides: ofContainers('sidecars'),
      };
}

export function taskRunFields(version: Version): Fields {
  return {
    ...pipelineResources(version),
    params: PARAMS,
    taskRef: taskReference(version),
    taskSpec: object('The task itself.', taskFields(version)),
    serviceAccountName: SERVICE_ACCOUNT,
    status: text('TaskRunCancelled cancels it, TaskRunPending holds it back.'),
    statusMessage: text('Why the status was set.'),
    retries: RETRIES,
    timeout: duration('How long each attempt may take; 0 is no limit.'),
    podTemplate: POD_TEMPLATE,
    workspaces: WORKSPACE_BINDINGS,
    ...overrides(version),
    computeResources: COMPUTE_RESOURCES,
    debug: object('Where it stops for people to look.', {
      breakpoints: object('Where it stops.', {
        onFailure: text('enabled: a step that fails waits.'),
        beforeSteps: texts('Steps that wait before they start.'),
      }),
    }),
    managedBy: MANAGED_BY,
  };
}

const TIMEOUTS = object(
  'How long the run and its parts may take; tasks and finally share pipeline.',
  {
    pipeline: duration('All of it; 1h unless given, 0 is no limit.'),
    tasks: duration('The tasks, without finally.'),
    finally: duration('The tasks of finally.'),
  },
);

function taskRunSpecs(version: Version): OpenApiSchema {
  const [account, template] =
    version === 'v1'
      ? ['serviceAccountName', 'podTemplate']
      : ['taskServiceAccountName', 'taskPodTemplate'];
  return list(
    'What the runs of single tasks have otherwise.',
    object('A task.', {
      pipelineTaskName: text('Its name in the pipeline.'),
      [account]: SERVICE_ACCOUNT,
      [template]: POD_TEMPLATE,
      ...overrides(version),
      metadata: METADATA,
      computeResources: COMPUTE_RESOURCES,
      timeout: duration('How long each of its runs may take.'),
    }),
  );
}

export function pipelineRunFields(version: Version): Fields {
  const template = {
    serviceAccountName: SERVICE_ACCOUNT,
    podTemplate: POD_TEMPLATE,
  };
  return {
    ...pipelineResources(version),
    pipelineRef: pipelineReference(version),
    pipelineSpec: object('The pipeline itself.', pipelineFields(version)),
    params: PARAMS,
    status: text(
      'Cancelled, CancelledRunFinally and StoppedRunFinally end it, PipelineRunPending holds it back.',
    ),
    timeouts: TIMEOUTS,
    ...(version === 'v1'
      ? {
          taskRunTemplate: object('What the runs of all tasks have.', template),
        }
      : {
          ...template,
          timeout: duration('No longer used: timeouts.pipeline.'),
        }),
    workspaces: WORKSPACE_BINDINGS,
    taskRunSpecs: taskRunSpecs(version),
    managedBy: MANAGED_BY,
  };
}

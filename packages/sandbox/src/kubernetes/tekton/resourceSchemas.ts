import type { OpenApiSchema } from '../schema/openApiSchema.ts';

/** Taken as it comes; what is wrong with it the webhooks say. */
const ANY: OpenApiSchema = { 'x-kubernetes-preserve-unknown-fields': true };

/** Knows the fields of an object, so that others are dropped with a warning. */
function object(
  names: string,
  nested: Record<string, OpenApiSchema> = {},
): OpenApiSchema {
  const plain = names.split(' ').map(name => [name, ANY]);
  return {
    type: 'object',
    properties: { ...Object.fromEntries(plain), ...nested },
  };
}

function list(items: OpenApiSchema): OpenApiSchema {
  return { type: 'array', items };
}

const REFERENCE = object('name kind apiVersion resolver params');
const WHEN = list(object('input operator values cel'));
const PARAMS = list(object('name value'));
const PARAM_SPECS = list(
  object('name type description properties default enum'),
);
const RESULTS = list(object('name type properties description value'));
const WORKSPACES = list(
  object(
    'name subPath volumeClaimTemplate persistentVolumeClaim emptyDir configMap secret projected csi',
  ),
);

const CONTAINER =
  'name image command args workingDir envFrom env computeResources volumeMounts volumeDevices imagePullPolicy securityContext';

const STEP = object(
  `${CONTAINER} displayName script timeout workspaces onError stdoutConfig stderrConfig ref params results`,
  { when: WHEN },
);

const SIDECAR = object(
  `${CONTAINER} script workspaces restartPolicy ports livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy stdin stdinOnce tty`,
);

const TASK_FIELDS = 'displayName description volumes stepTemplate';
const TASK_LISTS = {
  params: PARAM_SPECS,
  results: RESULTS,
  steps: list(STEP),
  sidecars: list(SIDECAR),
  workspaces: list(object('name description mountPath readOnly optional')),
};

const TASK = object(TASK_FIELDS, TASK_LISTS);

const PIPELINE_TASK = object(
  'name displayName description retries runAfter timeout onError pipelineRef pipelineSpec',
  {
    taskRef: REFERENCE,
    taskSpec: object(
      `${TASK_FIELDS} apiVersion kind spec metadata`,
      TASK_LISTS,
    ),
    when: WHEN,
    params: PARAMS,
    matrix: object('strategy', {
      params: PARAMS,
      include: list(object('name', { params: PARAMS })),
    }),
    workspaces: list(object('name workspace subPath')),
  },
);

const PIPELINE = object('displayName description', {
  params: PARAM_SPECS,
  tasks: list(PIPELINE_TASK),
  finally: list(PIPELINE_TASK),
  workspaces: list(object('name description optional')),
  results: list(object('name type description value')),
});

const TASK_RUN = object(
  'debug serviceAccountName status statusMessage retries timeout podTemplate stepSpecs sidecarSpecs computeResources managedBy',
  {
    params: PARAMS,
    taskRef: REFERENCE,
    taskSpec: TASK,
    workspaces: WORKSPACES,
  },
);

const PIPELINE_RUN = object('status managedBy', {
  pipelineRef: REFERENCE,
  pipelineSpec: PIPELINE,
  params: PARAMS,
  workspaces: WORKSPACES,
  timeouts: object('pipeline tasks finally'),
  taskRunTemplate: object('serviceAccountName podTemplate'),
  taskRunSpecs: list(
    object(
      'pipelineTaskName serviceAccountName podTemplate stepSpecs sidecarSpecs metadata computeResources timeout',
    ),
  ),
});

const SPECS: Record<string, OpenApiSchema> = {
  Task: TASK,
  Pipeline: PIPELINE,
  TaskRun: TASK_RUN,
  PipelineRun: PIPELINE_RUN,
};

/** The schema of a resource; of version 1 it knows the fields of the spec. */
export function resourceSchema(kind: string, version: string): OpenApiSchema {
  const spec = version === 'v1' ? SPECS[kind] : undefined;
  return spec
    ? {
        type: 'object',
        properties: {
          apiVersion: { type: 'string' },
          kind: { type: 'string' },
          metadata: { type: 'object' },
          spec,
          status: { type: 'object', ...ANY },
        },
      }
    : { type: 'object', ...ANY };
}

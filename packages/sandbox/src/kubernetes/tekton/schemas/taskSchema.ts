import type { OpenApiSchema } from '../../schema/openApiSchema.ts';
import { DEPRECATED_STEP_FIELDS } from '../conversion/carried.ts';
import {
  anything,
  duration,
  flag,
  integer,
  kubernetes,
  kubernetesList,
  list,
  object,
  text,
  texts,
  type Fields,
} from './fields.ts';
import {
  PARAM_SPECS,
  PARAMS,
  pipelineResources,
  WHEN,
  type Version,
} from './sharedSchemas.ts';

const RESULTS = list(
  'What is given out, written to $(results.name.path) by a step.',
  object('A result.', {
    name: text('What it is called.'),
    type: text('string, array or object; string unless given.'),
    properties: anything('The keys of an object and their types.'),
    description: text('What it is, as people are told.'),
    value: anything('Where it comes from: a result of a step.'),
  }),
);

const WORKSPACES = list(
  'Volumes that the steps share, which a run provides.',
  object('A workspace.', {
    name: text('What it is called in $(workspaces.name.path).'),
    description: text('What it is for, as people are told.'),
    mountPath: text('Where it is; /workspace/<name> unless given.'),
    readOnly: flag('It is mounted read-only.'),
    optional: flag('A run may leave it out.'),
  }),
);

const WORKSPACE_USAGES = list(
  'Workspaces of the task that only those who name them see.',
  object('A workspace.', {
    name: text('As the task declares it.'),
    mountPath: text('Where it is here.'),
  }),
);

/** What steps, sidecars and the template of steps have alike. */
function containerFields(version: Version): Fields {
  const resources = kubernetes('Requests and limits.');
  return {
    image: text('The image.'),
    command: texts("What runs; the image's entrypoint unless given."),
    args: texts('Arguments of the command.'),
    workingDir: text('Where it runs.'),
    env: kubernetesList('Environment variables.'),
    envFrom: kubernetesList('Sources of environment variables.'),
    volumeMounts: kubernetesList('Volumes of the task and where they are.'),
    volumeDevices: kubernetesList('Block devices and where they are.'),
    imagePullPolicy: text('Always, IfNotPresent or Never.'),
    securityContext: kubernetes('Rights of the container.'),
    ...(version === 'v1'
      ? { computeResources: resources }
      : { resources: resources }),
  };
}

const SIDECAR_FIELDS: Fields = {
  ports: kubernetesList('Ports that it listens on.'),
  livenessProbe: kubernetes('Whether it is alive.'),
  readinessProbe: kubernetes('Whether it is ready; steps wait for it.'),
  startupProbe: kubernetes('Whether it has started.'),
  lifecycle: kubernetes('What runs after start and before stop.'),
  terminationMessagePath: text('Where its last words are.'),
  terminationMessagePolicy: text('File or FallbackToLogsOnError.'),
  stdin: flag('It has an input.'),
  stdinOnce: flag('The input ends with the first who attaches.'),
  tty: flag('It has a terminal.'),
};

/** Fields that steps had as containers, only in v1beta1. */
function deprecatedFields(version: Version): Fields {
  if (version === 'v1') return {};
  return Object.fromEntries(
    DEPRECATED_STEP_FIELDS.map(name => [name, SIDECAR_FIELDS[name]]),
  );
}

const NAME = text('A name, unique in the task.');
const SCRIPT = text('A script that runs instead of a command.');
const OUTPUT = object('A file that output goes to besides the log.', {
  path: text('The file.'),
});

function stepSchema(version: Version): OpenApiSchema {
  return object('A container of the pod; they run one after the other.', {
    ...deprecatedFields(version),
    name: NAME,
    displayName: text('What people see.'),
    ...containerFields(version),
    script: SCRIPT,
    timeout: duration('How long it may take.'),
    workspaces: WORKSPACE_USAGES,
    onError: text('continue or stopAndFail, which is the default.'),
    stdoutConfig: OUTPUT,
    stderrConfig: OUTPUT,
    ref: object('A StepAction that describes the step.', {
      name: text('Of a StepAction in the namespace.'),
      resolver: text('Who fetches it.'),
      params: PARAMS,
    }),
    params: PARAMS,
    results: RESULTS,
    when: WHEN,
  });
}

/** The fields of a task's spec. */
export function taskFields(version: Version): Fields {
  return {
    ...pipelineResources(version),
    displayName: text('What people see.'),
    description: text('What it does, as people are told.'),
    params: PARAM_SPECS,
    steps: list('What runs, in order.', stepSchema(version)),
    sidecars: list(
      'Containers that run beside the steps.',
      object('A sidecar.', {
        name: NAME,
        ...containerFields(version),
        ...SIDECAR_FIELDS,
        script: SCRIPT,
        workspaces: WORKSPACE_USAGES,
        restartPolicy: text('Always: it starts before the steps.'),
      }),
    ),
    stepTemplate: object('What all steps have unless they say otherwise.', {
      ...deprecatedFields(version),
      ...(version === 'v1beta1' && { name: text('No longer used.') }),
      ...containerFields(version),
    }),
    volumes: anything('Volumes of the pod.'),
    workspaces: WORKSPACES,
    results: RESULTS,
  };
}

export const RETRIES = integer('How often it is tried again when it fails.');

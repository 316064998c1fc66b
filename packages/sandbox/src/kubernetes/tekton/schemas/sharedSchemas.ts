import {
  anything,
  kubernetes,
  labels,
  list,
  object,
  text,
  texts,
  type Fields,
} from './fields.ts';

/** The versions that Pipelines are served in. */
export type Version = 'v1beta1' | 'v1';

const PROPERTIES = {
  description: 'The keys of an object and their types.',
  type: 'object' as const,
  additionalProperties: object('A key.', {
    type: text('The type of its value: string.'),
  }),
};

export const PARAMS = list(
  'Values for declared parameters.',
  object('A value.', {
    name: text('Which parameter it is for.'),
    value: anything('A string, a list of strings, or an object of strings.'),
  }),
);

export const PARAM_SPECS = list(
  'Parameters that a run gives values to; those without a default it must.',
  object('A parameter.', {
    name: text('What it is called in $(params.name).'),
    type: text('string, array or object; string unless given.'),
    description: text('What it is for, as people are told.'),
    properties: PROPERTIES,
    default: anything('What it is when a run gives no value.'),
    enum: texts('The only values allowed; needs enable-param-enum.'),
  }),
);

export const WHEN = list(
  'Conditions, which all must hold for it to run.',
  object('A condition.', {
    input: text('What is looked at; may have variables.'),
    operator: text('in or notin.'),
    values: texts('What the input is compared with.'),
    cel: text('An expression instead; needs enable-cel-in-whenexpression.'),
  }),
);

const REFERENCE: Fields = {
  name: text('Of an object in the namespace of the run.'),
  apiVersion: text('Its version; another group is that of a custom task.'),
  resolver: text('Who fetches it: cluster, git, hub, http or bundles.'),
  params: PARAMS,
};

const BUNDLE = text('No longer used; the bundles resolver does this.');

export function pipelineReference(version: Version) {
  return object('The Pipeline that is meant.', {
    ...REFERENCE,
    ...(version === 'v1beta1' && { bundle: BUNDLE }),
  });
}

export function taskReference(version: Version) {
  return object('The Task that is meant.', {
    ...REFERENCE,
    kind: text('Task, or the kind of a custom task.'),
    ...(version === 'v1beta1' && { bundle: BUNDLE }),
  });
}

export const WORKSPACE_BINDINGS = list(
  'Which volumes the workspaces are.',
  object('A workspace and its volume; exactly one source is given.', {
    name: text('As the task or pipeline declares it.'),
    subPath: text('A directory of the volume, instead of all of it.'),
    volumeClaimTemplate: anything('A claim that is made for the run.'),
    persistentVolumeClaim: kubernetes('A claim that is there.'),
    emptyDir: kubernetes('A directory that lives as long as the pod.'),
    configMap: kubernetes('The entries of a ConfigMap as files.'),
    secret: kubernetes('The entries of a Secret as files.'),
    projected: kubernetes('Several sources in one directory.'),
    csi: kubernetes('A volume of a CSI driver.'),
  }),
);

/** Metadata that pods get. */
export const METADATA = object('Labels and annotations of the runs.', {
  labels: labels('Labels.'),
  annotations: labels('Annotations.'),
});

export const POD_TEMPLATE = kubernetes(
  'What the pods have besides: nodeSelector, tolerations, securityContext, …',
);

export const SERVICE_ACCOUNT = text(
  'The ServiceAccount that pods run as; default unless given.',
);

/** Only of v1beta1, and no longer used. */
export function pipelineResources(version: Version): Fields {
  return version === 'v1beta1'
    ? { resources: anything('No longer used: PipelineResources.') }
    : {};
}

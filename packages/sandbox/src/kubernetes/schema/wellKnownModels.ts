import { META } from './modelNames.ts';
import type { OpenApiSchema } from './openApiSchema.ts';

export const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
export const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
export const RAW_EXTENSION = 'io.k8s.apimachinery.pkg.runtime.RawExtension';
export const TIME = `${META}.Time`;
export const MICRO_TIME = `${META}.MicroTime`;
export const DURATION = `${META}.Duration`;
export const FIELDS_V1 = `${META}.FieldsV1`;
const APIEXTENSIONS =
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';
export const JSON_SCHEMA_PROPS = `${APIEXTENSIONS}.JSONSchemaProps`;
const METRICS = 'io.k8s.metrics.pkg.apis.metrics.v1beta1';

export function refTo(model: string): string {
  return `#/components/schemas/${model}`;
}

/** The model that a `$ref` leads to. */
export function modelOfRef(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

const STRING: OpenApiSchema = { type: 'string' };
const USAGE: OpenApiSchema = {
  description: 'The memory and CPU that were used, by resource name.',
  type: 'object',
  additionalProperties: { $ref: refTo(QUANTITY) },
};

/** A kind of metrics.k8s.io: when, over how long, and what was used. */
function metricsModel(
  kind: string,
  properties: Record<string, OpenApiSchema>,
): OpenApiSchema {
  return {
    description: `Resource usage of a ${
      kind === 'PodMetrics' ? 'pod' : 'node'
    }.`,
    type: 'object',
    required: ['timestamp', 'window', ...Object.keys(properties)],
    properties: {
      apiVersion: STRING,
      kind: STRING,
      metadata: { $ref: refTo(`${META}.ObjectMeta`) },
      timestamp: { $ref: refTo(TIME) },
      window: { $ref: refTo(DURATION) },
      ...properties,
    },
    'x-kubernetes-group-version-kind': [
      { group: 'metrics.k8s.io', version: 'v1beta1', kind },
    ],
  };
}

/** Types that write themselves in JSON otherwise than their fields say. */
export const WELL_KNOWN_MODELS: Record<string, OpenApiSchema> = {
  [QUANTITY]: {
    description:
      'An amount of a resource: a decimal number with an optional suffix (n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei) or exponent.',
    oneOf: [{ type: 'string' }, { type: 'number' }],
  },
  [INT_OR_STRING]: {
    description: 'A number, or a string such as a name or a percentage.',
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, { type: 'string' }],
  },
  [TIME]: {
    description: 'A point in time as RFC 3339 writes it, in whole seconds.',
    type: 'string',
    format: 'date-time',
  },
  [MICRO_TIME]: {
    description: 'A point in time as RFC 3339 writes it, in microseconds.',
    type: 'string',
    format: 'date-time',
  },
  [DURATION]: {
    description: 'A length of time, such as 1m30s.',
    type: 'string',
  },
  [FIELDS_V1]: {
    description: 'A set of fields, as a tree of their names.',
    type: 'object',
  },
  [RAW_EXTENSION]: {
    description: 'An object of any kind.',
    type: 'object',
  },
  [`${META}.PartialObjectMetadata`]: {
    description: 'The metadata of an object of any kind.',
    type: 'object',
    properties: {
      apiVersion: STRING,
      kind: STRING,
      metadata: { $ref: refTo(`${META}.ObjectMeta`) },
    },
  },
  [`${META}.Patch`]: {
    description: 'A change in the notation that the content type names.',
    type: 'object',
  },
  [`${APIEXTENSIONS}.JSON`]: { description: 'Any value.' },
  [`${APIEXTENSIONS}.JSONSchemaPropsOrArray`]: {
    description: 'A schema or a list of schemas.',
  },
  [`${APIEXTENSIONS}.JSONSchemaPropsOrBool`]: {
    description: 'A schema or a boolean.',
  },
  [`${APIEXTENSIONS}.JSONSchemaPropsOrStringArray`]: {
    description: 'A schema or a list of strings.',
  },
  [`${METRICS}.NodeMetrics`]: metricsModel('NodeMetrics', { usage: USAGE }),
  [`${METRICS}.PodMetrics`]: metricsModel('PodMetrics', {
    containers: {
      type: 'array',
      items: { $ref: refTo(`${METRICS}.ContainerMetrics`) },
    },
  }),
  [`${METRICS}.ContainerMetrics`]: {
    description: 'Resource usage of a container.',
    type: 'object',
    required: ['name', 'usage'],
    properties: { name: STRING, usage: USAGE },
  },
};

const quantities: OpenApiSchema = {
  type: 'object',
  additionalProperties: { $ref: refTo(QUANTITY) },
};

/** Schemas of the Go types that the models show as a string or as anything. */
export const WELL_KNOWN_GO_TYPES: Record<string, OpenApiSchema> = {
  'resource.Quantity': { $ref: refTo(QUANTITY) },
  'v1.ResourceList': quantities,
  'map[v1.ResourceName]resource.Quantity': quantities,
  'runtime.RawExtension': { $ref: refTo(RAW_EXTENSION) },
  'v1.FieldsV1': { $ref: refTo(FIELDS_V1) },
  'v1.Duration': { $ref: refTo(DURATION) },
  ...Object.fromEntries(
    [
      '',
      'SchemaPropsOrArray',
      'SchemaPropsOrBool',
      'SchemaPropsOrStringArray',
    ].map(suffix => [
      `v1.JSON${suffix}`,
      { $ref: refTo(`${APIEXTENSIONS}.JSON${suffix}`) },
    ]),
  ),
};

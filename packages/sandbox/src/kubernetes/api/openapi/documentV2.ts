import type { LocalCluster } from '../../cluster.ts';
import type { OpenApiSchema } from '../../schema/openApiSchema.ts';
import {
  INT_OR_STRING,
  modelOfRef,
  QUANTITY,
} from '../../schema/wellKnownModels.ts';
import { JSON_TYPE } from '../mediaTypes.ts';
import { documentPaths, INFO } from './documentV3.ts';
import { collectModels, type ServedVersion } from './models.ts';
import type { Operation, Parameter } from './operations.ts';

/** A schema of OpenAPI 2, which knows less than version 3. */
export interface SchemaV2 {
  [extension: `x-${string}`]: unknown;
  $ref?: string;
  description?: string;
  type?: string;
  format?: string;
  required?: string[];
  enum?: unknown[];
  properties?: Record<string, SchemaV2>;
  additionalProperties?: SchemaV2;
  items?: SchemaV2;
}

export interface ParameterV2 {
  name: string;
  in: 'query' | 'path' | 'body';
  description?: string;
  required?: boolean;
  type?: string;
  uniqueItems?: boolean;
  schema?: SchemaV2;
}

export interface OperationV2 {
  [extension: `x-${string}`]: unknown;
  tags: string[];
  description: string;
  operationId: string;
  consumes: string[];
  produces: string[];
  parameters: ParameterV2[];
  responses: Record<string, { description: string; schema?: SchemaV2 }>;
}

export type Method = Operation['method'];

export type PathItemV2 = Partial<Record<Method, OperationV2>> & {
  parameters: ParameterV2[];
};

export interface DocumentV2 {
  swagger: '2.0';
  info: { title: string; version: string };
  paths: Record<string, PathItemV2>;
  definitions: Record<string, SchemaV2>;
}

/** `/openapi/v2`: everything in one document. */
export function documentV2(
  cluster: LocalCluster,
  served: ServedVersion[],
): DocumentV2 {
  const models = Object.entries(collectModels(cluster, served));
  return {
    swagger: '2.0',
    info: INFO,
    paths: documentPaths(cluster, served, operationV2, parameterV2),
    definitions: Object.fromEntries(
      models.map(([name, schema]) => [name, modelV2(name, schema)]),
    ),
  };
}

function refV2(model: string): SchemaV2 {
  return { $ref: `#/definitions/${model}` };
}

function operationV2(operation: Operation): OperationV2 {
  const { id, tag, action, description, parameters, body, answer, kind } =
    operation;
  const sent: ParameterV2[] = body
    ? [
        {
          name: 'body',
          in: 'body',
          required: operation.method !== 'delete',
          schema: refV2(body),
        },
      ]
    : [];
  return {
    tags: [tag],
    description,
    operationId: id,
    consumes: ['*/*'],
    produces: [JSON_TYPE],
    parameters: [...sent, ...parameters.map(parameterV2)],
    responses: {
      200: { description: 'OK', schema: refV2(answer) },
      401: { description: 'Unauthorized' },
    },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': kind,
  };
}

function parameterV2({ name, in: place, type, description }: Parameter) {
  const required = place === 'path' ? { required: true } : {};
  return { name, in: place, description, ...required, type, uniqueItems: true };
}

/** Types with two faces have one here. */
function modelV2(name: string, schema: OpenApiSchema): SchemaV2 {
  const { description } = schema;
  if (name === QUANTITY) return { description, type: 'string' };
  if (name === INT_OR_STRING) {
    return { description, type: 'string', format: 'int-or-string' };
  }
  return schemaV2(schema);
}

/** What version 2 can say of a schema; the rest is left out. */
function schemaV2(schema: OpenApiSchema): SchemaV2 {
  const { description, type, format, required, properties, items } = schema;
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  const { additionalProperties } = schema;
  const extensions = Object.entries(schema).filter(
    ([key]) => key.startsWith('x-kubernetes-') && !/validations$/.test(key),
  );
  const anything =
    schema['x-kubernetes-preserve-unknown-fields'] && !properties;
  return {
    ...(description && { description }),
    ...(ref && refV2(modelOfRef(ref))),
    ...(type && !anything && { type }),
    ...(format && { format }),
    ...(required && { required }),
    ...(schema.enum && { enum: schema.enum }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [
          key,
          schemaV2(value),
        ]),
      ),
    }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: schemaV2(additionalProperties),
    }),
    ...(items && { items: schemaV2(items) }),
    ...Object.fromEntries(extensions),
  };
}

import type { JsonObject } from '@backstage/types';
import { type Contract, type Route } from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import type { ApiInfo } from './types';

/** An OpenAPI 3.1 document, as JSON. @public */
export type OpenApiDocument = JsonObject;

type Schemas = Record<string, JsonObject>;

const errorSchema: JsonObject = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['name', 'message'],
      properties: {
        name: { type: 'string' },
        message: {
          type: 'string',
          description: 'What is wrong and what to do, for a person to read',
        },
      },
    },
  },
};

const errorResponses: Record<string, JsonObject> = Object.fromEntries(
  Object.entries({
    400: 'The request is not valid',
    401: 'The caller is not signed in',
    403: 'The caller lacks the permission',
    404: 'There is no such thing, or the caller may not see it',
    409: 'It is not in a state that allows this',
    503: 'A system behind the portal does not answer',
  }).map(([status, description]) => [
    status,
    {
      description,
      content: {
        'application/json': { schema: { $ref: '#/components/schemas/Error' } },
      },
    },
  ]),
);

/**
 * Describes a contract as an OpenAPI 3.1 document.
 *
 * @remarks
 * Each operation names the permission it needs as `x-permission` and its
 * audit event as `x-audit-event`. A schema with `.meta({ id })` appears once,
 * under `components.schemas`.
 *
 * @throws Error for a recursive schema without an id.
 * @public
 */
export function buildOpenApiDocument(
  contract: Contract,
  info: ApiInfo,
): OpenApiDocument {
  const schemas: Schemas = { Error: errorSchema };
  const paths: Record<string, JsonObject> = {};
  for (const [name, route] of Object.entries(contract)) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: describeOperation(name, route, schemas),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: info.title, version: info.version },
    // Relative to where this document is served, as the specification says.
    servers: [{ url: '.' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas,
      responses: errorResponses,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A Backstage token of a user or a service',
        },
      },
    },
  };
}

function describeOperation(
  name: string,
  route: Route,
  schemas: Schemas,
): JsonObject {
  const body = describe(`${name} body`, route.body, 'input', schemas);
  const hasBody = Object.keys((body.properties ?? {}) as object).length > 0;
  return {
    operationId: name,
    summary: route.summary,
    'x-permission': route.permission.name,
    ...(route.audit && { 'x-audit-event': route.audit.eventId }),
    parameters: [
      ...describeParameters(name, 'path', route.params, schemas),
      ...describeParameters(name, 'query', route.query, schemas),
    ],
    ...(hasBody && {
      requestBody: {
        required: Array.isArray(body.required) && body.required.length > 0,
        content: { 'application/json': { schema: body } },
      },
    }),
    responses: {
      [route.status]: {
        description: 'Success',
        content: {
          'application/json': {
            schema: describe(
              `${name} response`,
              route.response,
              'output',
              schemas,
            ),
          },
        },
      },
      ...Object.fromEntries(
        Object.keys(errorResponses).map(status => [
          status,
          { $ref: `#/components/responses/${status}` },
        ]),
      ),
    },
  };
}

function describeParameters(
  name: string,
  where: 'path' | 'query',
  schema: z.ZodType,
  schemas: Schemas,
): JsonObject[] {
  const object = describe(`${name} ${where}`, schema, 'input', schemas);
  const required = (object.required ?? []) as string[];
  return Object.entries((object.properties ?? {}) as Schemas).map(
    ([param, { description, ...rest }]) => ({
      name: param,
      in: where,
      required: where === 'path' || required.includes(param),
      ...(description !== undefined && { description }),
      schema: rest,
    }),
  );
}

/** A JSON schema whose shared parts are moved into the document's components. */
function describe(
  what: string,
  schema: z.ZodType,
  io: 'input' | 'output',
  schemas: Schemas,
): JsonObject {
  const json = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ jsonSchema }) {
      // Readers ignore fields they do not know, so that answers can grow.
      if (jsonSchema.additionalProperties === false) {
        delete jsonSchema.additionalProperties;
      }
    },
  }) as JsonObject;
  const { $schema: _, $defs, ...inline } = json;
  for (const [id, definition] of Object.entries(($defs ?? {}) as Schemas)) {
    schemas[id] = moveRefs(what, definition) as JsonObject;
  }
  return moveRefs(what, inline) as JsonObject;
}

function moveRefs(what: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(item => moveRefs(what, item));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key !== '$ref' || typeof item !== 'string') {
        return [key, moveRefs(what, item)];
      }
      if (!item.startsWith('#/$defs/') || item.startsWith('#/$defs/__schema')) {
        throw new Error(`Give the recursive schema in ${what} a .meta({ id })`);
      }
      return [key, item.replace('#/$defs/', '#/components/schemas/')];
    }),
  );
}

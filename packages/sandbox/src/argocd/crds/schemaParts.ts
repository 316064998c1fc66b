/** Pieces of OpenAPI schemas as CustomResourceDefinitions have them. */
export type Schema = Record<string, unknown>;

export const TEXT: Schema = { type: 'string' };
export const FLAG: Schema = { type: 'boolean' };
export const NUMBER: Schema = { type: 'integer', format: 'int64' };
export const TIME: Schema = { type: 'string', format: 'date-time' };
export const TEXTS: Schema = { type: 'array', items: TEXT };
export const TEXT_MAP: Schema = {
  type: 'object',
  additionalProperties: TEXT,
};

/** Whatever is in it stays; the tools that read it say what is wrong. */
export const OPEN: Schema = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};

export function record(
  properties: Record<string, Schema>,
  required: string[] = [],
): Schema {
  return {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
  };
}

export function listOf(items: Schema): Schema {
  return { type: 'array', items };
}

/** An object with spec and, unless it has none, status. */
export function resource(spec: Schema, rest: Record<string, Schema>): Schema {
  return record(
    {
      apiVersion: TEXT,
      kind: TEXT,
      metadata: { type: 'object' },
      spec,
      ...rest,
    },
    ['metadata', 'spec'],
  );
}

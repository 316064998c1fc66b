import type { OpenApiSchema } from '../../schema/openApiSchema.ts';

export type Fields = Record<string, OpenApiSchema>;

const KEEP_UNKNOWN = { 'x-kubernetes-preserve-unknown-fields': true } as const;

/** Taken as it comes; what is wrong with it the webhooks say. */
export function anything(description?: string): OpenApiSchema {
  return { ...(description && { description }), ...KEEP_UNKNOWN };
}

export function text(description: string): OpenApiSchema {
  return { description, type: 'string' };
}

export function flag(description: string): OpenApiSchema {
  return { description, type: 'boolean' };
}

export function integer(description: string): OpenApiSchema {
  return { description, type: 'integer' };
}

/** A duration as Go writes it: `1h30m0s`. */
export function duration(description: string): OpenApiSchema {
  return text(`${description} A duration such as 1h30m.`);
}

export function texts(description: string): OpenApiSchema {
  return list(description, { type: 'string' });
}

/** Texts by name. */
export function labels(description: string): OpenApiSchema {
  return {
    description,
    type: 'object',
    additionalProperties: { type: 'string' },
  };
}

/** Knows its fields, so that others are dropped with a warning. */
export function object(
  description: string,
  properties: Fields,
  required?: string[],
): OpenApiSchema {
  return {
    description,
    type: 'object',
    ...(required && { required }),
    properties,
  };
}

/** An object of Kubernetes's own types. */
export function kubernetes(description: string): OpenApiSchema {
  return { description, type: 'object', ...KEEP_UNKNOWN };
}

/** A list that is written as a whole. */
export function list(
  description: string,
  { description: _, ...items }: OpenApiSchema,
): OpenApiSchema {
  return {
    description,
    type: 'array',
    items,
    'x-kubernetes-list-type': 'atomic',
  };
}

/** A list of objects of Kubernetes's own types. */
export function kubernetesList(description: string): OpenApiSchema {
  return list(description, kubernetes(''));
}

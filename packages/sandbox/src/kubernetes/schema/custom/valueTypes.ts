import type { FieldError } from '../../api/statusError.ts';
import type { OpenApiSchema } from '../openApiSchema.ts';

/** The JSON type of a value as OpenAPI calls it. */
export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'integer' : 'number';
  }
  return typeof value;
}

/** Paths of the object itself are shown as Go shows no path. */
export function fieldOf(path: string): string {
  return path || '<nil>';
}

/** The error of a value that is not of the schema's type. */
export function typeError(
  value: unknown,
  schema: OpenApiSchema,
  path: string,
): FieldError | undefined {
  const allowed = allowedTypes(schema);
  const type = typeOf(value);
  const fits =
    allowed.length === 0 ||
    allowed.includes(type) ||
    (type === 'integer' && allowed.includes('number'));
  if (fits) return undefined;
  return {
    reason: 'FieldValueTypeInvalid',
    field: fieldOf(path),
    message: `Invalid value: "${type}": ${path} in body must be of type ${allowed.join(
      ',',
    )}: "${type}"`,
  };
}

function allowedTypes(schema: OpenApiSchema): string[] {
  if (schema['x-kubernetes-int-or-string']) return ['integer', 'string'];
  return schema.type ? [schema.type] : [];
}

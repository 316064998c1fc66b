import type { FieldError } from '../../api/statusError.ts';
import {
  forbidden,
  invalid,
  required,
} from '../../rest/validation/fieldErrors.ts';
import type { OpenApiSchema } from '../openApiSchema.ts';

/**
 * Whether a schema is structural: that it gives a type to every field, which
 * pruning and defaulting go by.
 */
export function validateStructure(
  schema: OpenApiSchema,
  path: string,
): FieldError[] {
  const { type } = schema;
  const root: FieldError[] = [];
  if (!type) {
    root.push(required(`${path}.type`, 'must not be empty at the root'));
  } else if (type !== 'object') {
    root.push(invalid(`${path}.type`, type, 'must be object at the root'));
  }
  return [...root, ...validateParts(schema, path)];
}

function validateParts(schema: OpenApiSchema, path: string): FieldError[] {
  const { properties = {}, items, additionalProperties } = schema;
  const errors = Object.keys(properties)
    .sort()
    .flatMap(name =>
      validatePart(
        properties[name],
        `${path}.properties[${name}]`,
        'specified object fields',
      ),
    );
  if (items) {
    const place = `${path}.items`;
    errors.push(...validatePart(items, place, 'specified array items'));
  }
  if (schema.type === 'array' && !items) {
    errors.push(required(`${path}.items`, 'must be specified'));
  }
  if (typeof additionalProperties === 'object') {
    errors.push(
      ...validatePart(
        additionalProperties,
        `${path}.additionalProperties`,
        'specified object fields',
      ),
    );
    if (Object.keys(properties).length > 0) {
      errors.push(
        forbidden(
          `${path}.additionalProperties`,
          'additionalProperties and properties are mutual exclusive',
        ),
      );
    }
  }
  return [...errors, ...validateListType(schema, path)];
}

function validatePart(
  schema: OpenApiSchema,
  path: string,
  what: string,
): FieldError[] {
  const untyped =
    !schema.type &&
    !schema['x-kubernetes-int-or-string'] &&
    !schema['x-kubernetes-preserve-unknown-fields'];
  const own = untyped
    ? [required(`${path}.type`, `must not be empty for ${what}`)]
    : [];
  return [...own, ...validateParts(schema, path)];
}

function validateListType(schema: OpenApiSchema, path: string): FieldError[] {
  const listType = schema['x-kubernetes-list-type'];
  if (!listType) return [];
  const place = `${path}.x-kubernetes-list-type`;
  if (schema.type !== 'array') {
    const why = 'must be array if x-kubernetes-list-type is specified';
    return [invalid(`${path}.type`, schema.type ?? '', why)];
  }
  if (!['atomic', 'set', 'map'].includes(listType)) {
    const message = `Unsupported value: ${JSON.stringify(
      listType,
    )}: supported values: "atomic", "map", "set"`;
    return [{ reason: 'FieldValueNotSupported', field: place, message }];
  }
  const keys = schema['x-kubernetes-list-map-keys'];
  if (listType === 'map' && !keys?.length) {
    return [
      required(
        `${path}.x-kubernetes-list-map-keys`,
        'must not be empty if x-kubernetes-list-type is map',
      ),
    ];
  }
  return [];
}

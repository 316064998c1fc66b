import type { FieldError } from '../../api/statusError.ts';
import { isRecord } from '../../store/json.ts';
import type { OpenApiSchema } from '../openApiSchema.ts';
import { tooMany } from './validateScalar.ts';
import { fieldOf } from './valueTypes.ts';

/** What is said of a list as a whole: its length, and that items differ. */
export function validateList(
  list: unknown[],
  schema: OpenApiSchema,
  path: string,
): FieldError[] {
  const { minItems, maxItems } = schema;
  const errors: FieldError[] = [];
  if (maxItems !== undefined && list.length > maxItems) {
    errors.push(tooMany(path, list.length, maxItems));
  }
  if (minItems !== undefined && list.length < minItems) {
    errors.push({
      reason: 'FieldValueInvalid',
      field: fieldOf(path),
      message: `Invalid value: ${list.length}: ${path} in body should have at least ${minItems} items`,
    });
  }
  return [...errors, ...duplicates(list, schema, path)];
}

function duplicates(
  list: unknown[],
  schema: OpenApiSchema,
  path: string,
): FieldError[] {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'set' && type !== 'map') return [];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const seen = new Set<string>();
  return list.flatMap((item, index) => {
    const shown = JSON.stringify(type === 'set' ? item : keyOf(item, keys));
    const isNew = !seen.has(shown);
    seen.add(shown);
    return isNew
      ? []
      : [
          {
            reason: 'FieldValueDuplicate',
            field: `${path}[${index}]`,
            message: `Duplicate value: ${shown}`,
          },
        ];
  });
}

function keyOf(item: unknown, keys: string[]): Record<string, unknown> {
  const members = isRecord(item) ? item : {};
  const sorted = [...keys].sort();
  return Object.fromEntries(sorted.map(key => [key, members[key]]));
}

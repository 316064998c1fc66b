import { isRecord } from '../../store/json.ts';
import { memberSchema, type OpenApiSchema } from '../openApiSchema.ts';

/** Members that are an object's own, whatever its schema says. */
const OBJECT_MEMBERS = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Removes what a structural schema does not specify.
 * @param object - of a custom resource; is changed
 * @returns the places of what was removed
 */
export function prune(object: unknown, schema: OpenApiSchema): string[] {
  const removed: string[] = [];
  pruneValue(object, schema, '', true, removed);
  return removed;
}

function pruneValue(
  value: unknown,
  schema: OpenApiSchema,
  place: string,
  isObject: boolean,
  removed: string[],
): void {
  if (Array.isArray(value)) {
    // What keeps unknown members keeps those of a list's items too.
    const items = schema.items ?? (keepsUnknown(schema) ? schema : {});
    value.forEach((item, index) =>
      pruneValue(
        item,
        items,
        `${place}[${index}]`,
        schema.items?.['x-kubernetes-embedded-resource'] ?? false,
        removed,
      ),
    );
  } else if (isRecord(value)) {
    pruneMembers(value, schema, place, isObject, removed);
  }
}

function pruneMembers(
  value: Record<string, unknown>,
  schema: OpenApiSchema,
  place: string,
  isObject: boolean,
  removed: string[],
): void {
  for (const [name, member] of Object.entries(value)) {
    if (isObject && OBJECT_MEMBERS.has(name)) continue;
    const inPlace = place ? `${place}.${name}` : name;
    const specified = memberSchema(schema, name);
    if (specified) {
      const embedded = specified['x-kubernetes-embedded-resource'] ?? false;
      pruneValue(member, specified, inPlace, embedded, removed);
    } else if (!keepsUnknown(schema)) {
      delete value[name];
      removed.push(inPlace);
    }
  }
}

function keepsUnknown(schema: OpenApiSchema): boolean {
  return (
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    schema.additionalProperties === true
  );
}

import { StatusError } from '../api/statusError.ts';
import {
  memberSchema,
  type OpenApiSchema,
  type SchemaCatalog,
} from '../schema/openApiSchema.ts';
import { isRecord } from '../store/json.ts';
import type { KubeObject } from '../types.ts';

/**
 * Refuses an applied configuration that is not of its type, in the words of
 * structured-merge-diff. Nothing is pruned here: who applies must know the type.
 */
export function assertAppliedType(
  applied: KubeObject,
  schema: OpenApiSchema | undefined,
  catalog: SchemaCatalog,
): void {
  if (!schema) return;
  const problems = problemsOf(applied, schema, catalog, '');
  if (problems.length === 0) return;
  const { apiVersion, kind, metadata } = applied;
  const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  const name = `${metadata.namespace ?? ''}/${metadata.name}`;
  const list =
    problems.length === 1
      ? problems[0]
      : ['errors:', ...problems.map(problem => `  ${problem}`)].join('\n');
  throw StatusError.unclassified(
    `failed to create typed patch object (${name}; ${version}, Kind=${kind}): ${list}`,
  );
}

function problemsOf(
  value: unknown,
  schema: OpenApiSchema,
  catalog: SchemaCatalog,
  path: string,
): string[] {
  const type = catalog.resolve(schema);
  // Quantities, and what is a number or a string, are of no one type.
  if (value === null || type['x-kubernetes-int-or-string']) return [];
  if (type['x-kubernetes-preserve-unknown-fields'] && !type.properties) {
    return [];
  }
  switch (type.type) {
    case 'object':
      return isRecord(value)
        ? problemsOfMembers(value, type, catalog, path)
        : [expected('map', value, path)];
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) =>
            type.items
              ? problemsOf(item, type.items, catalog, `${path}[${index}]`)
              : [],
          )
        : [expected('list', value, path)];
    case 'integer':
    case 'number':
      return typeof value === 'number'
        ? []
        : [`${path}: expected numeric (int or float), got ${goType(value)}`];
    case 'boolean':
      return typeof value === 'boolean'
        ? []
        : [expected('boolean', value, path)];
    case 'string':
      return typeof value === 'string' ? [] : [expected('string', value, path)];
    default:
      return [];
  }
}

function problemsOfMembers(
  value: Record<string, unknown>,
  type: OpenApiSchema,
  catalog: SchemaCatalog,
  path: string,
): string[] {
  const { properties, additionalProperties } = type;
  if (!properties && !additionalProperties) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const schema = memberSchema(type, name) ?? additionalProperties;
    const place = `${path}.${name}`;
    if (isRecord(schema)) return problemsOf(member, schema, catalog, place);
    const open =
      schema === true || type['x-kubernetes-preserve-unknown-fields'];
    return open ? [] : [`${place}: field not declared in schema`];
  });
}

function expected(type: string, value: unknown, path: string): string {
  const shown = isRecord(value)
    ? 'map[string]interface {}{…}'
    : JSON.stringify(value);
  return `${path}: expected ${type}, got &value.valueUnstructured{Value:${shown}}`;
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'boolean') return 'boolean';
  return isRecord(value) ? 'map' : typeof value;
}

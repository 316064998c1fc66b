import type { FieldError } from '../../api/statusError.ts';
import { equalJson, isRecord, ownMember } from '../../store/json.ts';
import type { KubeObject } from '../../types.ts';
import { memberSchema, type OpenApiSchema } from '../openApiSchema.ts';
import type { ResourceDefinition } from '../resourceDefinition.ts';
import { hasRules, validateRules } from './celRules.ts';
import { validateList } from './validateList.ts';
import { validateScalar } from './validateScalar.ts';
import { typeError, typeOf } from './valueTypes.ts';

/** Errors after which rules are not looked at, as values may be anything. */
const BLOCKING = new Set([
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

const RULES_SKIPPED: FieldError = {
  reason: 'FieldValueInvalid',
  field: '<nil>',
  message:
    'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
};

/**
 * What a custom object's structural schema has against it. What was wrong
 * before and has not changed is let pass.
 */
export function validateCustom(
  definition: ResourceDefinition,
  object: KubeObject,
  old?: KubeObject,
): FieldError[] {
  const schema = definition.schemas[definition.version];
  if (!schema) return [];
  const { kind: _kind, apiVersion: _version, metadata: _meta, ...own } = object;
  const shape = withoutObjectMembers(schema);
  const errors = [
    ...validateValue(own, shape, '', old),
    ...scaleErrors(definition, object),
  ];
  if (!hasRules(schema)) return errors;
  const blocked = errors.some(({ reason }) => BLOCKING.has(reason));
  return blocked
    ? [...errors, RULES_SKIPPED]
    : [...errors, ...validateRules(object, schema, '', old)];
}

/** Metadata and type are looked at elsewhere, for all objects alike. */
function withoutObjectMembers(schema: OpenApiSchema): OpenApiSchema {
  const {
    metadata: _,
    kind: _kind,
    apiVersion: _version,
    ...properties
  } = schema.properties ?? {};
  const required = schema.required?.filter(
    name => !['metadata', 'kind', 'apiVersion'].includes(name),
  );
  return { ...schema, properties, required };
}

function validateValue(
  value: unknown,
  schema: OpenApiSchema,
  path: string,
  old: unknown,
): FieldError[] {
  if (old !== undefined && equalJson(value, old)) return [];
  if (value === null && schema.nullable) return [];
  const wrong = typeError(value, schema, path);
  if (wrong) return [wrong];
  return [
    ...validateScalar(value, schema, path),
    ...validateCombinations(value, schema, path),
    ...(Array.isArray(value) ? validateItems(value, schema, path, old) : []),
    ...(isRecord(value) ? validateMembers(value, schema, path, old) : []),
  ];
}

function validateItems(
  list: unknown[],
  schema: OpenApiSchema,
  path: string,
  old: unknown,
): FieldError[] {
  const { items } = schema;
  const before = itemFinder(schema, old);
  return [
    ...validateList(list, schema, path),
    ...(items
      ? list.flatMap((item, index) =>
          validateValue(item, items, `${path}[${index}]`, before(item)),
        )
      : []),
  ];
}

/** Finds an item's earlier self; only those of maps have one. */
function itemFinder(schema: OpenApiSchema, old: unknown) {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (!keys || !Array.isArray(old)) return () => undefined;
  return (item: unknown): unknown =>
    old.find(
      other =>
        isRecord(other) &&
        isRecord(item) &&
        keys.every(key => equalJson(other[key], item[key])),
    );
}

function validateMembers(
  value: Record<string, unknown>,
  schema: OpenApiSchema,
  path: string,
  old: unknown,
): FieldError[] {
  const { required = [] } = schema;
  const before = isRecord(old) ? old : {};
  const errors: FieldError[] = required
    .filter(name => ownMember(value, name) === undefined)
    .map(name => ({
      reason: 'FieldValueRequired',
      field: join(path, name),
      message: 'Required value',
    }));
  for (const name of Object.keys(value).sort()) {
    const member = memberSchema(schema, name);
    if (!member) continue;
    const earlier = ownMember(before, name);
    errors.push(
      ...validateValue(value[name], member, join(path, name), earlier),
    );
  }
  return errors;
}

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}

/** `allOf`, `anyOf`, `oneOf` and `not`, which tell no more than that they fail. */
function validateCombinations(
  value: unknown,
  schema: OpenApiSchema,
  path: string,
): FieldError[] {
  const holds = (part: OpenApiSchema) =>
    // Types are those of the schema around it.
    validateValue(
      value,
      { 'x-kubernetes-preserve-unknown-fields': true, ...part },
      path,
      undefined,
    ).length === 0;
  const errors: string[] = [];
  const { allOf, anyOf, oneOf, not } = schema;
  if (allOf && !allOf.every(holds)) {
    errors.push('must validate all the schemas (allOf)');
  }
  if (anyOf && !anyOf.some(holds)) {
    errors.push('must validate at least one schema (anyOf)');
  }
  const matches = oneOf?.filter(holds).length ?? 1;
  if (matches !== 1) {
    errors.push(
      `must validate one and only one schema (oneOf). ${
        matches === 0
          ? 'Found none valid'
          : `Found ${matches} valid alternatives`
      }`,
    );
  }
  if (not && holds(not)) errors.push('must not validate the schema (not)');
  return errors.map(error => ({
    reason: 'FieldValueInvalid',
    field: '<nil>',
    message: `Invalid value: "": "${path}" ${error}`,
  }));
}

/** The replicas that the scale subresource speaks of must be a number. */
function scaleErrors(
  definition: ResourceDefinition,
  object: KubeObject,
): FieldError[] {
  const path = definition.scalePaths?.specReplicasPath;
  if (!path) return [];
  let value: unknown = object;
  for (const name of path.split('.').filter(Boolean)) {
    value = isRecord(value) ? value[name] : undefined;
  }
  const invalid = (shown: unknown, why: string): FieldError[] => [
    {
      reason: 'FieldValueInvalid',
      field: path,
      message: `Invalid value: ${JSON.stringify(shown)}: ${why}`,
    },
  ];
  if (value === undefined || value === null) return [];
  if (typeof value !== 'number') {
    return invalid(
      0,
      `${path} accessor error: ${String(value)} is of the type ${
        typeOf(value) === 'boolean' ? 'bool' : typeOf(value)
      }, expected int64`,
    );
  }
  return value < 0 ? invalid(value, 'should be a non-negative integer') : [];
}

import { equalJson } from '../store/json.ts';
import { fieldFacts, type MessageFacts } from './fieldFacts.ts';
import { readModelFile, type ModelProperty } from './modelFiles.ts';
import {
  classNamesOf,
  META,
  modelOfClass,
  parseModelName,
} from './modelNames.ts';
import type { OpenApiSchema } from './openApiSchema.ts';
import {
  INT_OR_STRING,
  MICRO_TIME,
  refTo,
  TIME,
  WELL_KNOWN_GO_TYPES,
  WELL_KNOWN_MODELS,
} from './wellKnownModels.ts';

const models = new Map<string, OpenApiSchema | undefined>();

/**
 * The schema of a built-in type: names, types and prose of the models of
 * @kubernetes/client-node, and what those leave out of our field facts.
 * @param name - such as `io.k8s.api.core.v1.Pod`
 * @returns undefined when there is no such type
 */
export function builtinModel(name: string): OpenApiSchema | undefined {
  if (!models.has(name)) {
    models.set(name, WELL_KNOWN_MODELS[name] ?? buildModel(name));
  }
  return models.get(name);
}

function buildModel(name: string): OpenApiSchema | undefined {
  const facts = fieldFacts().messages[name];
  if (!facts) return undefined;
  for (const className of classNamesOf(name)) {
    // A short class name is that of one of the types that have the name.
    if (modelOfClass(className) !== name) continue;
    const file = readModelFile(className);
    if (!file) continue;
    const { properties, description } = file;
    const required = properties.filter(item => item.required);
    const names = new Set(properties.map(item => item.name));
    return {
      ...(description && { description }),
      type: 'object',
      ...(required.length > 0 && { required: required.map(item => item.name) }),
      properties: Object.fromEntries(
        properties.map(item => [item.name, propertySchema(name, item, facts)]),
      ),
      ...(facts.atomic && { 'x-kubernetes-map-type': 'atomic' }),
      ...(names.has('kind') &&
        names.has('apiVersion') && {
          'x-kubernetes-group-version-kind': groupVersionKinds(name),
        }),
    };
  }
  return undefined;
}

function groupVersionKinds(name: string) {
  const { group, version, type: kind } = parseModelName(name);
  // Options and answers that every group has are of the core group here.
  return [{ group: group === 'meta.k8s.io' ? '' : group, version, kind }];
}

function propertySchema(
  model: string,
  { name, type, format, description }: ModelProperty,
  facts: MessageFacts,
): OpenApiSchema {
  const goType = facts.types?.[name];
  const value = valueSchema(type, format, goType);
  const [listType, ...mapKeys] = facts.lists?.[name] ?? [];
  const [strategy, mergeKey] = facts.merges?.[name] ?? [];
  const values = goType && enumValues(model, goType);
  const extra: OpenApiSchema = {
    ...(facts.defaults?.[name] !== undefined && {
      default: facts.defaults[name],
    }),
    ...(values && value.type === 'string' && { enum: values }),
    ...(listType && {
      'x-kubernetes-list-type': listType as 'atomic' | 'set' | 'map',
    }),
    ...(mapKeys.length > 0 && { 'x-kubernetes-list-map-keys': mapKeys }),
    ...(facts.atomicMaps?.includes(name) && {
      'x-kubernetes-map-type': 'atomic',
    }),
    ...(strategy && { 'x-kubernetes-patch-strategy': strategy }),
    ...(mergeKey && { 'x-kubernetes-patch-merge-key': mergeKey }),
  };
  const { $ref, ...plain } = value;
  const prose = facts.descriptions?.[name] ?? description;
  // A struct that is always there is documented as empty by default.
  const isStruct = $ref && equalJson(facts.always?.[name], {});
  return {
    ...(prose && { description: prose }),
    ...(isStruct && { default: {} }),
    // A reference stands alone: what else is said goes beside an `allOf`.
    ...($ref ? { allOf: [{ $ref }] } : plain),
    ...extra,
  };
}

/** Values of a `+enum` type, which is of the same package, core or meta. */
function enumValues(model: string, goType: string): string[] | undefined {
  const [, type] = /^v\d\w*\.(\w+)$/.exec(goType) ?? [];
  if (!type) return undefined;
  const { enums } = fieldFacts();
  const packages = [parseModelName(model).package, 'io.k8s.api.core.v1', META];
  return packages.map(path => enums[`${path}.${type}`]).find(Boolean);
}

const SCALARS: Record<string, OpenApiSchema> = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  any: {},
  object: { type: 'object' },
  Date: { $ref: refTo(TIME) },
  V1MicroTime: { $ref: refTo(MICRO_TIME) },
  IntOrString: { $ref: refTo(INT_OR_STRING) },
};

function valueSchema(
  type: string,
  format: string,
  goType: string | undefined,
): OpenApiSchema {
  const known = goType && WELL_KNOWN_GO_TYPES[goType];
  if (known) return known;
  const [, item] = /^Array<(.*)>$/.exec(type) ?? [];
  if (item) {
    const inner = goType?.replace(/^\[\]/, '');
    return { type: 'array', items: valueSchema(item, format, inner) };
  }
  const [, value] = /^\{ \[key: string\]: (.*); \}$/.exec(type) ?? [];
  if (value) {
    const inner = goType?.replace(/^map\[[\w.]+\]/, '');
    return {
      type: 'object',
      additionalProperties: valueSchema(value, format, inner),
    };
  }
  if (type === 'number') {
    return { type: /^int/.test(format) ? 'integer' : 'number', format };
  }
  const scalar = SCALARS[type];
  if (scalar) return { ...scalar, ...(format === 'byte' && { format }) };
  const model = modelOfClass(type);
  return model ? { $ref: refTo(model) } : { type: 'object' };
}

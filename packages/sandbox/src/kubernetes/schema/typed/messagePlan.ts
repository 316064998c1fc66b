import { builtinModel } from '../builtinModels.ts';
import { fieldFacts, type MessageFacts } from '../fieldFacts.ts';
import { parseModelName } from '../modelNames.ts';
import type { OpenApiSchema } from '../openApiSchema.ts';
import {
  DURATION,
  FIELDS_V1,
  INT_OR_STRING,
  MICRO_TIME,
  modelOfRef,
  QUANTITY,
  RAW_EXTENSION,
  TIME,
} from '../wellKnownModels.ts';

/** How a value is read; `goType` is what Go's errors call it. */
export type ValuePlan =
  | { kind: 'string' | 'boolean' | 'bytes' | 'double'; goType: string }
  | { kind: 'int32' | 'int64'; goType: string }
  | { kind: 'list' | 'map'; value: ValuePlan; goType: string }
  | { kind: 'message'; model: string; goType: string }
  | { kind: WellKnown; goType: string };

/** Types with a decoder of their own. */
export type WellKnown =
  | 'quantity'
  | 'intOrString'
  | 'time'
  | 'microTime'
  | 'duration'
  | 'rawExtension'
  | 'fieldsV1'
  | 'json'
  | 'schemaOr';

export interface FieldPlan {
  name: string;
  value: ValuePlan;
  /** An empty value differs from none. */
  pointer: boolean;
  /** What is written when nobody set it; undefined for nothing. */
  always: unknown;
  /** Protobuf numbers, leading through inlined messages. */
  numbers: number[];
}

/** How the objects of a built-in type are read. */
export interface MessagePlan {
  /** `DeploymentSpec` */
  type: string;
  fields: Map<string, FieldPlan>;
}

const plans = new Map<string, MessagePlan>();

/** @param model - such as `io.k8s.api.apps.v1.DeploymentSpec` */
export function messagePlan(model: string): MessagePlan | undefined {
  const known = plans.get(model);
  if (known) return known;
  const schema = builtinModel(model);
  if (!schema?.properties) return undefined;
  const facts = fieldFacts().messages[model] ?? {};
  const fields = Object.entries(schema.properties).map(
    ([name, property]): FieldPlan => ({
      name,
      value: valuePlan(property, facts.types?.[name]),
      pointer: facts.pointers?.includes(name) ?? false,
      always: facts.always?.[name],
      numbers: numbersOf(facts, name),
    }),
  );
  const plan = {
    type: parseModelName(model).type,
    fields: new Map(fields.map(field => [field.name, field])),
  };
  plans.set(model, plan);
  return plan;
}

function numbersOf(facts: MessageFacts, name: string): number[] {
  return [facts.numbers?.[name] ?? []].flat();
}

const WELL_KNOWN: Record<string, [WellKnown, string]> = {
  [QUANTITY]: ['quantity', 'resource.Quantity'],
  [INT_OR_STRING]: ['intOrString', 'intstr.IntOrString'],
  [TIME]: ['time', 'v1.Time'],
  [MICRO_TIME]: ['microTime', 'v1.MicroTime'],
  [DURATION]: ['duration', 'v1.Duration'],
  [RAW_EXTENSION]: ['rawExtension', 'runtime.RawExtension'],
  [FIELDS_V1]: ['fieldsV1', 'v1.FieldsV1'],
};

function valuePlan(schema: OpenApiSchema, goType?: string): ValuePlan {
  const ref = schema.$ref ?? schema.allOf?.[0].$ref;
  if (ref) return modelPlan(modelOfRef(ref));
  if (schema.type === 'array') {
    const inner = goType?.replace(/^\[\]/, '');
    const value = valuePlan(schema.items ?? {}, inner);
    return { kind: 'list', value, goType: goType ?? `[]${value.goType}` };
  }
  if (typeof schema.additionalProperties === 'object') {
    const inner = goType?.replace(/^map\[[\w.]+\]/, '');
    const value = valuePlan(
      schema.additionalProperties,
      inner === goType ? undefined : inner,
    );
    return {
      kind: 'map',
      value,
      goType: goType ?? `map[string]${value.goType}`,
    };
  }
  return scalarPlan(schema, goType);
}

function modelPlan(model: string): ValuePlan {
  const [kind, goType] = WELL_KNOWN[model] ?? [];
  if (kind) return { kind, goType };
  const { version, type } = parseModelName(model);
  if (/^JSONSchemaPropsOr/.test(type)) {
    return { kind: 'schemaOr', goType: `${version}.${type}` };
  }
  // What has no fields is anything.
  const isMessage = builtinModel(model)?.properties !== undefined;
  return isMessage
    ? { kind: 'message', model, goType: `${version}.${type}` }
    : { kind: 'json', goType: `${version}.${type}` };
}

function scalarPlan(
  { type, format }: OpenApiSchema,
  goType?: string,
): ValuePlan {
  switch (type) {
    case 'boolean':
      return { kind: 'boolean', goType: goType ?? 'bool' };
    case 'integer':
      return format === 'int64'
        ? { kind: 'int64', goType: goType ?? 'int64' }
        : { kind: 'int32', goType: goType ?? 'int32' };
    case 'number':
      return { kind: 'double', goType: goType ?? 'float64' };
    case 'string':
      return format === 'byte'
        ? { kind: 'bytes', goType: '[]uint8' }
        : { kind: 'string', goType: goType ?? 'string' };
    default:
      return { kind: 'json', goType: goType ?? 'interface {}' };
  }
}

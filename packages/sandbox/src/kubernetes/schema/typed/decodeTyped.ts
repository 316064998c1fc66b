import { isRecord } from '../../store/json.ts';
import { JSON_SCHEMA_PROPS } from '../wellKnownModels.ts';
import {
  messagePlan,
  type FieldPlan,
  type MessagePlan,
  type ValuePlan,
} from './messagePlan.ts';
import {
  conversionText,
  foundKind,
  type Report,
  type TypeProblem,
} from './typeProblem.ts';
import { decodeWellKnown } from './wellKnownValues.ts';

type Json = Record<string, unknown>;

/** What reading JSON as a built-in type comes to. */
export interface Decoded {
  /** Without what the type does not have, and without what it would not write. */
  object: Json;
  /** Places of fields that the type does not have: `spec.containers[0].nme`. */
  unknownFields: string[];
  /** The first value of a wrong type, as Go's decoder words it. */
  error?: string;
  /** The same, as Go words it where it converts instead of decoding. */
  conversionError?: string;
}

/** Past this many, the real decoder stops to count. */
const MAX_STRICT_ERRORS = 100;

const INT32 = 2 ** 31;

class TypedDecoder {
  readonly unknownFields: string[] = [];
  error: string | undefined;
  conversionError: string | undefined;

  /** @param place - with indices; `path` is the same without them */
  message(plan: MessagePlan, object: Json, place: string, path: string): Json {
    const decoded: Json = {};
    for (const [name, value] of Object.entries(object)) {
      const inPlace = place ? `${place}.${name}` : name;
      const field = plan.fields.get(name);
      if (!field) {
        if (this.unknownFields.length < MAX_STRICT_ERRORS) {
          this.unknownFields.push(inPlace);
        }
        continue;
      }
      if (value === null) continue;
      const inPath = path ? `${path}.${name}` : name;
      const report = (problem: TypeProblem | string) => {
        this.conversionError ??= conversionText(field.value.kind, problem);
        this.error ??=
          typeof problem === 'string'
            ? problem
            : `json: cannot unmarshal ${problem.found} into Go struct field ${plan.type}.${inPath} of type ${problem.wanted}`;
      };
      const result = this.#value(field.value, value, inPlace, inPath, report);
      if (!isLeftOut(field, result)) decoded[name] = result;
    }
    return decoded;
  }

  #value(
    plan: ValuePlan,
    value: unknown,
    place: string,
    path: string,
    report: Report,
  ): unknown {
    const refuse = (found = foundKind(value)) => {
      report({ found, wanted: plan.goType });
      return undefined;
    };
    switch (plan.kind) {
      case 'string':
        if (value === null) return '';
        return typeof value === 'string' ? value : refuse();
      case 'boolean':
        if (value === null) return false;
        return typeof value === 'boolean' ? value : refuse();
      case 'bytes':
        return this.#bytes(value, report, refuse);
      case 'double':
        return typeof value === 'number' ? value : refuse();
      case 'int32':
      case 'int64':
        if (typeof value !== 'number') return refuse();
        return Number.isInteger(value) &&
          (plan.kind === 'int64' || (value >= -INT32 && value < INT32))
          ? value
          : refuse(`number ${value}`);
      case 'list':
        if (!Array.isArray(value)) return refuse();
        return value.map((item, index) =>
          this.#value(plan.value, item, `${place}[${index}]`, path, report),
        );
      case 'map':
        if (!isRecord(value)) return refuse();
        return Object.fromEntries(
          Object.entries(value).map(([key, item]) => [
            key,
            this.#value(plan.value, item, `${place}.${key}`, path, report),
          ]),
        );
      case 'message':
        if (value === null) return {};
        if (!isRecord(value)) return refuse();
        return this.message(messagePlan(plan.model)!, value, place, path);
      case 'schemaOr':
        return this.#schemaOr(value, place, path);
      default:
        return decodeWellKnown(plan.kind, value, report);
    }
  }

  #bytes(value: unknown, report: Report, refuse: () => undefined): unknown {
    if (value === null) return '';
    if (typeof value !== 'string') return refuse();
    const text = value.replace(/[\r\n]/g, '');
    const bad = /[^A-Za-z0-9+/=]|=(?!=?$)/.exec(text);
    if (bad || text.length % 4 !== 0) {
      report(
        `illegal base64 data at input byte ${
          bad?.index ?? text.length - (text.length % 4)
        }`,
      );
    }
    return text;
  }

  /** A schema, several of them, or whatever else may stand in for one. */
  #schemaOr(value: unknown, place: string, path: string): unknown {
    const plan = messagePlan(JSON_SCHEMA_PROPS)!;
    if (Array.isArray(value)) {
      return value.map((item, index) =>
        isRecord(item)
          ? this.message(plan, item, `${place}[${index}]`, path)
          : item,
      );
    }
    return isRecord(value) ? this.message(plan, value, place, path) : value;
  }
}

/** Go leaves empty values out of JSON, unless somebody could tell them apart. */
function isLeftOut({ value, pointer, always }: FieldPlan, decoded: unknown) {
  if (decoded === undefined) return true;
  if (always !== undefined) return false;
  if (value.kind === 'list') return (decoded as unknown[]).length === 0;
  if (value.kind === 'map') return Object.keys(decoded as Json).length === 0;
  if (value.kind === 'bytes') return decoded === '';
  return (
    !pointer &&
    value.kind !== 'json' &&
    (decoded === '' || decoded === 0 || decoded === false)
  );
}

/**
 * Reads an object as a Go decoder reads it into a built-in type: values of
 * wrong types are errors, unknown fields are left out and told, nulls and
 * what Go would not write again are gone, quantities and times are put into
 * their canonical form.
 * @param model - such as `io.k8s.api.core.v1.Pod`
 */
export function decodeTyped(object: Json, model: string): Decoded {
  const plan = messagePlan(model);
  if (!plan) return { object, unknownFields: [] };
  const decoder = new TypedDecoder();
  const decoded = decoder.message(plan, object, '', '');
  const { unknownFields, error, conversionError } = decoder;
  return { object: decoded, unknownFields, error, conversionError };
}

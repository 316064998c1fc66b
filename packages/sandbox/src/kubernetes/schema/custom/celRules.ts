import { parse } from '@marcbachmann/cel-js';
import type { FieldError } from '../../api/statusError.ts';
import { isRecord, ownMember } from '../../store/json.ts';
import { memberSchema, type OpenApiSchema } from '../openApiSchema.ts';
import { fieldOf } from './valueTypes.ts';

type Program = ReturnType<typeof parse>;

/** `x-kubernetes-validations` of one schema. */
export type ValidationRule = NonNullable<
  OpenApiSchema['x-kubernetes-validations']
>[number];

const RULES = 'x-kubernetes-validations';

/** Rules that are no expressions, or use what our evaluator lacks, say nothing. */
const programs = new Map<string, Program | undefined>();

function programOf(rule: string): Program | undefined {
  if (!programs.has(rule)) {
    try {
      programs.set(rule, parse(rule));
    } catch {
      programs.set(rule, undefined);
    }
  }
  return programs.get(rule);
}

const PREFIXES: Record<string, (type: string) => string> = {
  FieldValueInvalid: type => `Invalid value: "${type}": `,
  FieldValueForbidden: () => 'Forbidden: ',
  FieldValueRequired: () => 'Required value: ',
  FieldValueDuplicate: type => `Duplicate value: "${type}": `,
};

const ruled = new WeakMap<OpenApiSchema, boolean>();

/** Whether a schema has rules anywhere. */
export function hasRules(schema: OpenApiSchema): boolean {
  const known = ruled.get(schema);
  if (known !== undefined) return known;
  const found =
    (schema[RULES]?.length ?? 0) > 0 || partsOf(schema).some(hasRules);
  ruled.set(schema, found);
  return found;
}

function partsOf(schema: OpenApiSchema): OpenApiSchema[] {
  const { properties = {}, items, additionalProperties } = schema;
  return [
    ...Object.values(properties),
    ...(items ? [items] : []),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ];
}

/** Evaluates the rules of a schema and of its parts. */
export function validateRules(
  value: unknown,
  schema: OpenApiSchema,
  path: string,
  old: unknown,
): FieldError[] {
  if (!hasRules(schema) || value === undefined || value === null) return [];
  const errors = (schema[RULES] ?? []).flatMap(rule =>
    evaluate(rule, value, schema, path, old),
  );
  if (Array.isArray(value) && schema.items) {
    const { items } = schema;
    return value.reduce(
      (all: FieldError[], item, index) =>
        all.concat(validateRules(item, items, `${path}[${index}]`, undefined)),
      errors,
    );
  }
  if (!isRecord(value)) return errors;
  const before = isRecord(old) ? old : {};
  for (const [name, member] of Object.entries(value)) {
    const part = memberSchema(schema, name) ?? {};
    const place = path ? `${path}.${name}` : name;
    errors.push(...validateRules(member, part, place, ownMember(before, name)));
  }
  return errors;
}

function evaluate(
  rule: ValidationRule,
  value: unknown,
  schema: OpenApiSchema,
  path: string,
  old: unknown,
): FieldError[] {
  // Rules on a transition wait for one.
  const isTransition = /\boldSelf\b/.test(rule.rule);
  if (isTransition && old === undefined) return [];
  const program = programOf(rule.rule);
  if (!program) return [];
  const self = celValue(value, schema);
  const variables = isTransition
    ? { self, oldSelf: celValue(old, schema) }
    : { self };
  try {
    if (program(variables) !== false) return [];
  } catch {
    return [];
  }
  const message =
    messageOf(rule, variables) ?? rule.message ?? `failed rule: ${rule.rule}`;
  const reason = rule.reason ?? 'FieldValueInvalid';
  return [
    {
      reason,
      field: fieldOf(`${path}${rule.fieldPath ?? ''}`.replace(/^\./, '')),
      message: `${PREFIXES[reason]?.(schema.type ?? '') ?? ''}${message}`,
    },
  ];
}

function messageOf(
  { messageExpression }: ValidationRule,
  variables: Record<string, unknown>,
): string | undefined {
  const program = messageExpression && programOf(messageExpression);
  if (!program) return undefined;
  try {
    const message = program(variables);
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

/** A value with the types that its schema gives it: JSON's numbers have but one. */
function celValue(value: unknown, schema: OpenApiSchema | undefined): unknown {
  if (typeof value === 'number') {
    const isInteger =
      schema?.type === 'integer' ||
      (schema?.type !== 'number' && Number.isInteger(value));
    return isInteger ? BigInt(Math.trunc(value)) : value;
  }
  if (Array.isArray(value)) {
    return value.map(item => celValue(item, schema?.items));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      celValue(member, schema && memberSchema(schema, name)),
    ]),
  );
}

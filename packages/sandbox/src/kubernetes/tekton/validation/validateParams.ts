import type { FeatureFlags } from '../featureFlags.ts';
import { typeOfValue } from '../resolveParams.ts';
import type { Param, ParamSpec } from '../specs.ts';
import { referencesIn } from '../substitute.ts';
import { FieldErrors } from './fieldErrors.ts';

const TYPES = ['string', 'array', 'object'];

/** Declared params: names once, types known and those of their defaults. */
export function validateParamSpecs(
  params: ParamSpec[],
  flags: FeatureFlags,
): FieldErrors {
  const errors = new FieldErrors();
  const seen = new Set<string>();
  for (const param of params) {
    const { name, type, default: fallback, enum: allowed } = param;
    if (seen.has(name))
      errors.add('parameter appears more than once', `params[${name}]`);
    seen.add(name);
    if (!type || !TYPES.includes(type))
      errors.add(`invalid value: ${type}`, `params.${name}.type`);
    else if (fallback !== undefined && typeOfValue(fallback) !== type) {
      errors.add(
        `"${type}" type does not match default value's type: "${typeOfValue(
          fallback,
        )}"`,
        [`params.${name}.type`, `params.${name}.default.type`],
      );
    }
    if (allowed?.length) errors.addAll(enumErrors(param, flags));
  }
  return errors;
}

function enumErrors(
  { name, type, default: fallback, enum: allowed = [] }: ParamSpec,
  flags: FeatureFlags,
): FieldErrors {
  const errors = new FieldErrors();
  const path = `params[${name}]`;
  if (flags['enable-param-enum'] !== 'true') {
    errors.add(
      'feature flag `enable-param-enum` should be set to true to use Enum',
      path,
    );
  }
  if (type !== 'string')
    errors.add('enum can only be set with string type param', path);
  const seen = new Set<string>();
  for (const value of allowed) {
    if (seen.has(value))
      errors.add(`parameter enum value ${value} appears more than once`, path);
    seen.add(value);
  }
  if (typeof fallback === 'string' && fallback && !seen.has(fallback))
    errors.add(`param default value ${fallback} not in the enum list`, path);
  return errors;
}

/** What given params would be declared as. */
export function declarationsOf(given: Param[]): ParamSpec[] {
  return given.map(({ name, value }) => ({
    name,
    type: Array.isArray(value) ? 'array' : 'string',
  }));
}

export interface Declared {
  params: ParamSpec[];
  /** Whether a list may stand here, as in `args`. */
  listAllowed: boolean;
}

/** `$(params.x)` in a value: declared, and of a type that fits the place. */
export function validateReferences(
  value: unknown,
  path: string,
  { params, listAllowed }: Declared,
): FieldErrors {
  const errors = new FieldErrors();
  const byName = new Map(params.map(param => [param.name, param]));
  for (const text of stringsIn(value)) {
    for (const reference of referencesIn(text)) {
      const parsed = parseReference(reference);
      if (parsed) {
        const problem = referenceProblem(
          parsed,
          byName.get(parsed.name),
          listAllowed && text === `$(${reference})`,
        );
        if (problem) errors.add(`${problem} in ${JSON.stringify(text)}`, path);
      }
    }
  }
  return errors;
}

interface Reference {
  name: string;
  key?: string;
  whole: boolean;
  indexed: boolean;
}

function parseReference(reference: string): Reference | undefined {
  const match =
    /^params(?:\.([\w-]+)|\[["']([^"']+)["']\])(?:\.([\w-]+)|(\[\*\])|(\[\d+\]))?$/.exec(
      reference,
    );
  if (!match) return undefined;
  const [, plain, quoted, key, whole, indexed] = match;
  return {
    name: plain ?? quoted,
    key,
    whole: Boolean(whole),
    indexed: Boolean(indexed),
  };
}

function referenceProblem(
  { key, whole, indexed }: Reference,
  param: ParamSpec | undefined,
  alone: boolean,
): string | undefined {
  if (!param) return 'non-existent variable';
  if (param.type === 'array')
    return indexed || (whole && alone) ? undefined : 'variable type invalid';
  if (param.type === 'object') {
    if (key)
      return !param.properties || key in param.properties
        ? undefined
        : 'non-existent variable';
    return whole && alone ? undefined : 'variable type invalid';
  }
  return key ? 'non-existent variable' : undefined;
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object'
    ? Object.values(value).flatMap(stringsIn)
    : [];
}

import type { FeatureFlags } from '../featureFlags.ts';
import { typeOfValue } from '../resolveParams.ts';
import { referencesIn } from '../substitute.ts';
import { FieldErrors } from './fieldErrors.ts';

const TYPES = ['string', 'array', 'object'];

/** Declared params: names once, types known and those of their defaults. */
export function validateParamSpecs(
  params: any[],
  flags: FeatureFlags,
): FieldErrors {
  const errors = new FieldErrors();
  const seen = new Set<string>();
  for (const { name, type, default: fallback, enum: allowed } of params) {
    if (seen.has(name))
      errors.add('parameter appears more than once', `params[${name}]`);
    seen.add(name);
    if (!TYPES.includes(type))
      errors.add(`invalid value: ${type}`, `params.${name}.type`);
    else if (fallback !== undefined && typeOfValue(fallback) !== type) {
      errors.add(
        `"${type}" type does not match default value's type: "${typeOfValue(
          fallback,
        )}"`,
        [`params.${name}.type`, `params.${name}.default.type`],
      );
    }
    if (allowed && flags['enable-param-enum'] !== 'true') {
      errors.add(
        'feature flag `enable-param-enum` should be set to true to use Enum',
        `params[${name}]`,
      );
    }
  }
  return errors;
}

export interface Declared {
  params: any[];
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
  param: any,
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

import type { Param, ParamSpec, ParamValue } from './specs.ts';

export type ParamType = 'string' | 'array' | 'object';

export function typeOfValue(value: unknown): ParamType {
  if (Array.isArray(value)) return 'array';
  return value && typeof value === 'object' ? 'object' : 'string';
}

function isObject(
  value: ParamValue | undefined,
): value is Record<string, string> {
  return typeOfValue(value) === 'object';
}

/** The values of declared params: given, else default. Objects are merged by key. */
export function resolveParams(
  declared: ParamSpec[],
  given: Param[],
): Map<string, ParamValue> {
  const values = new Map<string, ParamValue>();
  for (const { name, default: fallback } of declared) {
    if (fallback !== undefined) values.set(name, fallback);
  }
  for (const { name, value } of given) {
    const fallback = values.get(name);
    const merge = isObject(value) && isObject(fallback);
    values.set(name, merge ? { ...fallback, ...value } : value);
  }
  return values;
}

export function missingParams(
  declared: ParamSpec[],
  given: Pick<Param, 'name'>[],
): string[] {
  const names = new Set(given.map(({ name }) => name));
  return declared
    .filter(
      ({ name, default: fallback }) =>
        fallback === undefined && !names.has(name),
    )
    .map(({ name }) => name);
}

export function mistypedParams(
  declared: ParamSpec[],
  given: Param[],
): string[] {
  const types = new Map(
    declared.map(({ name, type }) => [name, type ?? 'string']),
  );
  return given
    .filter(
      ({ name, value }) =>
        types.has(name) && types.get(name) !== typeOfValue(value),
    )
    .filter(
      ({ value }) =>
        !(typeof value === 'string' && /^\$\(.+\[\*\]\)$/.test(value)),
    )
    .map(({ name }) => name);
}

/** Keys that object params need and nobody gives, as `name: [keys]`. */
export function missingKeys(declared: ParamSpec[], given: Param[]): string[] {
  return declared.flatMap(
    ({ name, type, properties = {}, default: fallback }) => {
      const value = given.find(param => param.name === name)?.value ?? fallback;
      if (type !== 'object' || !isObject(value)) return [];
      const known = { ...(isObject(fallback) && fallback), ...value };
      const missing = Object.keys(properties).filter(key => !(key in known));
      return missing.length > 0 ? [`${name}: [${missing.join(' ')}]`] : [];
    },
  );
}

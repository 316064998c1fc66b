import { isRecord } from '../../../../kubernetes/store/json.ts';
import { renderDeep, type Params } from '../template/renderTemplate.ts';
import type { Generator, GeneratorRequest } from './types.ts';

/** Parameters of a generator within another. */
export type Nested = (
  request: GeneratorRequest,
  generator: Generator,
) => Promise<Params[]>;

/** Every pair of two generators; the second may be written with the first's. */
export async function matrixParams(
  request: GeneratorRequest,
  nested: Nested,
): Promise<Params[]> {
  const { generators = [] } = request.generator.matrix;
  if (generators.length !== 2) {
    throw new Error(
      generators.length < 2
        ? 'found less than two generators, Matrix support only two'
        : 'found more than two generators, Matrix support only two',
    );
  }
  const [first, second] = generators as Generator[];
  const all: Params[] = [];
  for (const params of await nested(request, first)) {
    const { options } = request;
    const written = renderDeep(second, params, options);
    for (const others of await nested(request, written)) {
      all.push(
        options.goTemplate ? deepMerge(params, others) : joined(params, others),
      );
    }
  }
  return all;
}

function joined(params: Params, others: Params): Params {
  for (const [key, value] of Object.entries(others)) {
    if (key in params && params[key] !== value) {
      throw new Error(
        `failed to combine params with merge strategy: found duplicate key ${key} with different value, a: ${
          params[key]
        } ,b: ${String(value)}`,
      );
    }
  }
  return { ...params, ...others };
}

function deepMerge(a: Params, b: Params): Params {
  const merged: Params = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = merged[key];
    merged[key] =
      isRecord(before) && isRecord(value) ? deepMerge(before, value) : value;
  }
  return merged;
}

/** The first generator's parameters, overridden by those with the same keys. */
export async function mergeParams(
  request: GeneratorRequest,
  nested: Nested,
): Promise<Params[]> {
  const { generators = [], mergeKeys = [] } = request.generator.merge;
  if (generators.length < 2) {
    throw new Error(
      'found less than two generators, Merge requires two or more',
    );
  }
  if (mergeKeys.length === 0) {
    throw new Error(
      'no merge keys were specified, Merge requires at least one',
    );
  }
  const { goTemplate } = request.options;
  const keyOf = (params: Params) =>
    JSON.stringify(
      (mergeKeys as string[]).map(key =>
        goTemplate ? valueAt(params, key) : params[key],
      ),
    );
  const [base, ...overrides] = generators as Generator[];
  const merged = new Map<string, Params>();
  for (const params of await nested(request, base)) {
    const key = keyOf(params);
    if (merged.has(key)) throw notUnique(key);
    merged.set(key, params);
  }
  for (const generator of overrides) {
    const seen = new Set<string>();
    for (const params of await nested(request, generator)) {
      const key = keyOf(params);
      if (seen.has(key)) throw notUnique(key);
      seen.add(key);
      const before = merged.get(key);
      if (before) {
        merged.set(
          key,
          goTemplate ? deepMerge(before, params) : { ...before, ...params },
        );
      }
    }
  }
  return [...merged.values()];
}

function valueAt(params: Params, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (isRecord(value) ? value[name] : undefined),
      params,
    );
}

function notUnique(key: string): Error {
  return new Error(
    `the parameters from a generator were not unique by the given mergeKeys, Merge requires all param sets to be unique. Duplicate key was ${key}`,
  );
}

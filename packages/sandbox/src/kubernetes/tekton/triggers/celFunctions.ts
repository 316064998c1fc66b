import { timingSafeEqual } from 'node:crypto';
import { Environment } from '@marcbachmann/cel-js';
import { parse } from 'yaml';
import type { SecretLookup } from './verdict.ts';

type Headers = Record<string, string[]>;

/**
 * CEL as the interceptor has it: the functions of Triggers, and those of
 * CEL's strings extension that the library lacks.
 */
const ENVIRONMENT = new Environment({ homogeneousAggregateLiterals: false })
  .registerVariable('body', 'map')
  .registerVariable('header', 'map')
  .registerVariable('extensions', 'map')
  .registerVariable('requestURL', 'string')
  .registerFunction('string.parseJSON(): dyn', (text: string) =>
    toCel(JSON.parse(text)),
  )
  .registerFunction('string.parseYAML(): dyn', (text: string) =>
    toCel(parse(text)),
  )
  .registerFunction('string.parseURL(): dyn', (text: string) =>
    toCel(partsOfUrl(new URL(text))),
  )
  .registerFunction('map.marshalJSON(): string', (value: unknown) =>
    JSON.stringify(fromCel(value)),
  )
  .registerFunction('list.marshalJSON(): string', (value: unknown) =>
    JSON.stringify(fromCel(value)),
  )
  .registerFunction(
    'list.first(): dyn',
    (list: unknown[]) => list.at(0) ?? null,
  )
  .registerFunction(
    'list.last(): dyn',
    (list: unknown[]) => list.at(-1) ?? null,
  )
  .registerFunction('string.decodeb64(): string', (text: string) =>
    Buffer.from(text, 'base64').toString(),
  )
  .registerFunction(
    'string.truncate(int): string',
    (text: string, to: bigint) => text.slice(0, Number(to)),
  )
  .registerFunction(
    'string.translate(string, string): string',
    (text: string, pattern: string, by: string) =>
      text.replace(new RegExp(pattern, 'g'), by),
  )
  .registerFunction(
    'string.replace(string, string): string',
    (text: string, what: string, by: string) => text.replaceAll(what, () => by),
  )
  .registerFunction(
    'string.charAt(int): string',
    (text: string, index: bigint) => text.charAt(Number(index)),
  )
  .registerFunction(
    'map.match(string, string): bool',
    (headers: Headers, name: string, value: string) =>
      headerOf(headers, name) === value,
  )
  .registerFunction(
    'map.canonical(string): string',
    (headers: Headers, name: string) => headerOf(headers, name),
  );

/** CEL whose `compareSecret` looks secrets up as told. */
export function celOf(secret: SecretLookup): Environment {
  const compare = (text: string, secretKey: string, secretName: string) => {
    const found = secret({ secretKey, secretName });
    if ('missing' in found) {
      throw new Error(
        `failed to find secret in compareSecret: ${found.missing}`,
      );
    }
    return sameText(found.value, text);
  };
  return ENVIRONMENT.clone()
    .registerFunction('string.compareSecret(string, string): bool', compare)
    .registerFunction(
      'string.compareSecret(string, string, string): bool',
      compare,
    );
}

/** Compares without telling by the time it takes where texts differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Header names are compared as Go writes them: `X-Github-Event`. */
export function canonicalHeader(name: string): string {
  return name
    .split('-')
    .map(part => part.slice(0, 1).toUpperCase() + part.slice(1).toLowerCase())
    .join('-');
}

/** Whole numbers of JSON are ints of CEL. */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number')
    return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, toCel(item)]),
  );
}

export function fromCel(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Map)
    return fromCel(Object.fromEntries(value as Map<string, unknown>));
  if (Array.isArray(value)) return value.map(fromCel);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fromCel(item)]),
  );
}

function headerOf(headers: Headers, name: string): string {
  return headers[canonicalHeader(name)]?.[0] ?? '';
}

function partsOfUrl(url: URL): Record<string, unknown> {
  const names = [...new Set(url.searchParams.keys())];
  const queries = names.map(name => [name, url.searchParams.getAll(name)]);
  const flat = names.map(name => [name, url.searchParams.getAll(name).join()]);
  const { username, password } = url;
  return {
    scheme: url.protocol.slice(0, -1),
    host: url.host,
    path: url.pathname,
    rawQuery: url.search.slice(1),
    fragment: url.hash.slice(1),
    queryStrings: Object.fromEntries(queries),
    query: Object.fromEntries(flat),
    ...(username && { auth: { username, password } }),
  };
}

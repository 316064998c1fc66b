import { Environment } from '@marcbachmann/cel-js';
import { parse } from 'yaml';
import type { Verdict } from './interceptors.ts';
import type { TriggerEvent } from './types.ts';

interface Overlay {
  key: string;
  expression: string;
}

/** What Triggers adds to CEL. */
const ENVIRONMENT = new Environment({ unlistedVariablesAreDyn: true })
  .registerFunction('string.parseJSON(): dyn', (text: string) =>
    toCel(JSON.parse(text)),
  )
  .registerFunction('string.parseYAML(): dyn', (text: string) =>
    toCel(parse(text)),
  )
  .registerFunction('string.decodeb64(): string', (text: string) =>
    Buffer.from(text, 'base64').toString(),
  )
  .registerFunction(
    'string.truncate(int): string',
    (text: string, to: bigint) => text.slice(0, Number(to)),
  )
  .registerFunction(
    'map.match(string, string): bool',
    (
      headers: Map<string, string> | Record<string, string>,
      name: string,
      value: string,
    ) => headerOf(headers, name) === value,
  )
  .registerFunction(
    'map.canonical(string): string',
    (headers: Map<string, string> | Record<string, string>, name: string) =>
      headerOf(headers, name) ?? '',
  );

/** `filter` lets an event through, `overlays` add to it. */
export function interceptCel(
  event: TriggerEvent,
  params: Record<string, unknown>,
): Verdict {
  const filter = params.filter as string | undefined;
  const overlays = (params.overlays as Overlay[] | undefined) ?? [];
  let extensions = event.extensions;
  const evaluate = (expression: string): unknown =>
    ENVIRONMENT.evaluate(expression, {
      body: toCel(event.body),
      header: event.headers,
      requestURL: event.url,
      extensions: toCel(extensions),
    });
  try {
    if (filter && evaluate(filter) !== true) {
      return {
        goOn: false,
        message: `expression ${filter} did not return true`,
      };
    }
    for (const { key, expression } of overlays) {
      extensions = withValue(
        extensions,
        key.split('.'),
        fromCel(evaluate(expression)),
      );
    }
    return { goOn: true, extensions };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { goOn: false, message: `failed to evaluate: ${why}` };
  }
}

/** Header names are compared as Go writes them: `X-Github-Event`. */
export function canonicalHeader(name: string): string {
  return name
    .split('-')
    .map(part => part.slice(0, 1).toUpperCase() + part.slice(1).toLowerCase())
    .join('-');
}

function headerOf(
  headers: Map<string, string> | Record<string, string>,
  name: string,
): string | undefined {
  const key = canonicalHeader(name);
  return headers instanceof Map ? headers.get(key) : headers[key];
}

function withValue(
  object: Record<string, unknown>,
  [key, ...rest]: string[],
  value: unknown,
): Record<string, unknown> {
  if (rest.length === 0) return { ...object, [key]: value };
  const inner = object[key];
  const base = inner && typeof inner === 'object' ? inner : {};
  return {
    ...object,
    [key]: withValue(base as Record<string, unknown>, rest, value),
  };
}

/** Whole numbers of JSON are ints of CEL. */
function toCel(value: unknown): unknown {
  if (typeof value === 'number')
    return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, toCel(item)]),
  );
}

function fromCel(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Map)
    return fromCel(Object.fromEntries(value as Map<string, unknown>));
  if (Array.isArray(value)) return value.map(fromCel);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fromCel(item)]),
  );
}

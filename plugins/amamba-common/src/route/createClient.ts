import type { z } from 'zod';
import type { Contract, Route } from './defineRoute';

/** What a caller passes to one operation; absent parts take nothing. @public */
export type RouteInput<R extends Route> = OptionalIfEmpty<
  'params',
  z.input<R['params']>
> &
  OptionalIfEmpty<'query', z.input<R['query']>> &
  OptionalIfEmpty<'body', z.input<R['body']>> & { signal?: AbortSignal };

type OptionalIfEmpty<K extends string, T> = {} extends T
  ? { [P in K]?: T }
  : { [P in K]: T };

/** What one operation answers. @public */
export type RouteOutput<R extends Route> = z.output<R['response']>;

/** A function for each operation of a contract. @public */
export type Client<C extends Contract> = {
  [K in keyof C]: (input: RouteInput<C[K]>) => Promise<RouteOutput<C[K]>>;
};

/** Where and how a {@link Client} sends its requests. @public */
export interface ClientOptions {
  /** Address of the plugin's API, without a trailing slash. */
  baseUrl: () => Promise<string>;
  fetch: typeof fetch;
}

/**
 * An answer that is not a success, in the server's own words.
 *
 * @public
 */
export class ApiError extends Error {
  readonly status: number;

  constructor(options: { name: string; message: string; status: number }) {
    super(options.message);
    this.name = options.name;
    this.status = options.status;
  }
}

/**
 * Makes a typed client of a contract.
 *
 * @throws ApiError (from the operations) when the server refuses, or answers
 * with something that is not the contract's response.
 * @public
 */
export function createClient<C extends Contract>(
  contract: C,
  options: ClientOptions,
): Client<C> {
  const operations = Object.entries(contract).map(([name, route]) => [
    name,
    (input: LooseInput) => call(route, input, options),
  ]);
  return Object.fromEntries(operations);
}

interface LooseInput {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
}

async function call(route: Route, input: LooseInput, options: ClientOptions) {
  const url =
    (await options.baseUrl()) +
    buildPath(route.path, input.params ?? {}) +
    buildQuery(input.query ?? {});
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  const response = await options.fetch(url, {
    method: route.method,
    signal: input.signal,
    ...(hasBody && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(input.body ?? {}),
    }),
  });
  if (!response.ok) {
    throw await readError(response);
  }
  const parsed = route.response.safeParse(await response.json());
  if (!parsed.success) {
    throw new ApiError({
      name: 'UnexpectedResponseError',
      status: response.status,
      message: `The server's answer is not the one this page was built for; reload it. (${parsed.error.issues[0]?.path.join(
        '.',
      )}: ${parsed.error.issues[0]?.message})`,
    });
  }
  return parsed.data;
}

function buildPath(path: string, params: Record<string, string>): string {
  return path.replace(/:([A-Za-z]+)/g, (_, name) =>
    encodeURIComponent(params[name]),
  );
}

function buildQuery(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== '') {
        search.append(name, String(item));
      }
    }
  }
  const text = search.toString();
  return text && `?${text}`;
}

async function readError(response: Response): Promise<ApiError> {
  const body = await response.json().catch(() => undefined);
  return new ApiError({
    name: body?.error?.name ?? 'Error',
    message: body?.error?.message ?? response.statusText,
    status: response.status,
  });
}

import { z } from 'zod';
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
 * @throws ApiError (from the operations) when the server refuses, does not
 * answer (status 0), or answers with something that is not the contract's
 * response. Aborting rejects with the signal's reason.
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
  const response = await send(url, route, input, options);
  if (!response.ok) {
    throw await readError(response);
  }
  const answer = await response.json().catch(() => undefined);
  input.signal?.throwIfAborted();
  const parsed = route.response.safeParse(answer);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue.path.join('.');
    throw new ApiError({
      name: 'UnexpectedResponseError',
      status: response.status,
      message: `The server's answer is not the one this page was built for; reload it. (${
        field && `${field}: `
      }${issue.message})`,
    });
  }
  return parsed.data;
}

async function send(
  url: string,
  route: Route,
  input: LooseInput,
  options: ClientOptions,
): Promise<Response> {
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  try {
    return await options.fetch(url, {
      method: route.method,
      signal: input.signal,
      ...(hasBody && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(input.body ?? {}),
      }),
    });
  } catch (error) {
    if (error instanceof TypeError) {
      throw new ApiError({
        name: 'NetworkError',
        status: 0,
        message: 'The portal does not answer; check your connection to it',
      });
    }
    throw error;
  }
}

function buildPath(path: string, params: Record<string, string>): string {
  return path.replace(/:([A-Za-z]+)/g, (_, name) => {
    const value = params[name];
    // Browsers resolve these, encoded or not: the path would be another one.
    if (!value || value === '.' || value === '..') {
      throw new ApiError({
        name: 'InputError',
        status: 400,
        message: `"${value}" cannot be the ${name} of anything`,
      });
    }
    return encodeURIComponent(value);
  });
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

/** As Backstage's error middleware writes it. */
const errorSchema = z.object({
  error: z.object({ name: z.string(), message: z.string() }),
});

async function readError(response: Response): Promise<ApiError> {
  const body = await response.json().catch(() => undefined);
  const { error } = errorSchema.safeParse(body).data ?? {
    error: {
      name: 'Error',
      message: response.statusText || `The server answered ${response.status}`,
    },
  };
  return new ApiError({ ...error, status: response.status });
}

import type { ApiRequest } from './apiRequest.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What answers a method on a path. */
export interface Route {
  method: Method;
  /** `/api/v1/projects/:name`; `*rest` takes all segments that are left. */
  path: string;
  /** Answered without login as well. */
  anonymous?: boolean;
  /** Answers with frames, and its errors are frames too. */
  stream?: boolean;
  /** Returns the body of the answer, unless it has answered itself. */
  handle(request: ApiRequest): unknown;
}

/** Does the work of one route. */
export type Handler<C> = (context: C, request: ApiRequest) => unknown;

/** Declares routes under one path, whose handlers work with one context. */
export function routesUnder<C>(base: string, context: C) {
  return (
    method: Method,
    path: string,
    handle: Handler<C>,
    options: Pick<Route, 'stream'> = {},
  ): Route => ({
    ...options,
    method,
    path: `${base}${path}`,
    handle: request => handle(context, request),
  });
}

/** Answers of handlers that have written to the response themselves. */
export const ANSWERED = Symbol('answered');

export type Match =
  | { route: Route; params: Record<string, string> }
  | 'no such path'
  | 'no such method';

interface Compiled {
  route: Route;
  segments: string[];
}

/** Finds routes by path; where several fit, the one listed first. */
export class Router {
  readonly #routes: Compiled[];

  constructor(routes: Route[]) {
    this.#routes = routes.map(route => ({
      route,
      segments: route.path.split('/'),
    }));
  }

  find(method: string, path: string): Match {
    const given = path.split('/');
    let knownPath = false;
    for (const { route, segments } of this.#routes) {
      const params = matchSegments(segments, given);
      if (!params) continue;
      if (route.method === method) return { route, params };
      knownPath = true;
    }
    return knownPath ? 'no such method' : 'no such path';
  }
}

function matchSegments(
  pattern: string[],
  given: string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    if (part.startsWith('*')) {
      params[part.slice(1)] = given.slice(index).map(decode).join('/');
      return given.length > index ? params : undefined;
    }
    const value = given[index];
    if (value === undefined) return undefined;
    if (part.startsWith(':')) {
      if (value === '') return undefined;
      params[part.slice(1)] = decode(value);
    } else if (part !== value) {
      return undefined;
    }
  }
  return given.length === pattern.length ? params : undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

import { z } from 'zod';

/** HTTP methods a route may use. @public */
export type RouteMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * The part of a Backstage permission that a contract needs; every permission
 * made with `createPermission` fits.
 *
 * @public
 */
export interface RoutePermission {
  type: 'basic' | 'resource';
  name: string;
  attributes: { action?: 'create' | 'read' | 'update' | 'delete' };
  resourceType?: string;
}

/** How a mutation is written to the audit log. @public */
export interface RouteAudit {
  /** Kebab-case, without the plugin's name: `run-start`. */
  eventId: string;
  severity: 'low' | 'medium' | 'high' | 'critical';
  /** Fields of the answer that give whoever reads them a right: no log gets them. */
  secretFields?: readonly string[];
}

/** Any zod schema. @public */
export type Schema = z.ZodType;

/**
 * One operation of a plugin's HTTP API: what it takes, what it answers, who
 * may call it. The backend mounts it, the browser calls it and the OpenAPI
 * document describes it from this one declaration.
 *
 * @remarks
 * A route whose permission has the resource type `catalog-entity` must have
 * `kind`, `namespace` and `name` among its path parameters: they name the
 * entity the caller is authorised on.
 *
 * @public
 */
export interface Route<
  TParams extends Schema = Schema,
  TQuery extends Schema = Schema,
  TBody extends Schema = Schema,
  TResponse extends Schema = Schema,
> {
  method: RouteMethod;
  /** Express style: `/entities/:kind/:namespace/:name/runs`. */
  path: string;
  /** One sentence for the OpenAPI document. */
  summary: string;
  params: TParams;
  query: TQuery;
  body: TBody;
  response: TResponse;
  /** Status of a successful answer. */
  status: 200 | 201 | 202;
  permission: RoutePermission;
  /** Present on every route that changes something. */
  audit?: RouteAudit;
}

/** A plugin's routes by operation name. @public */
export type Contract = Record<string, Route<any, any, any, any>>;

/** Options of {@link defineRoute}. @public */
export interface DefineRouteOptions<
  TParams extends Schema,
  TQuery extends Schema,
  TBody extends Schema,
  TResponse extends Schema,
> {
  method: RouteMethod;
  path: string;
  summary: string;
  params?: TParams;
  query?: TQuery;
  body?: TBody;
  response: TResponse;
  status?: 200 | 201 | 202;
  permission: RoutePermission;
  audit?: RouteAudit;
}

const nothing = z.object({});
type Nothing = typeof nothing;

/**
 * Declares one route of a plugin's API.
 *
 * @throws Error when a mutation is not audited, when a GET or DELETE has a
 * body, or when a path parameter and the `params` schema do not name the same
 * things: mistakes in the source, found at start-up.
 * @public
 */
export function defineRoute<
  TResponse extends Schema,
  TParams extends Schema = Nothing,
  TQuery extends Schema = Nothing,
  TBody extends Schema = Nothing,
>(
  options: DefineRouteOptions<TParams, TQuery, TBody, TResponse>,
): Route<TParams, TQuery, TBody, TResponse> {
  const params = (options.params ?? nothing) as TParams;
  if (options.method !== 'GET' && !options.audit) {
    throw new Error(`${options.method} ${options.path} has no audit event`);
  }
  if (options.body && ['GET', 'DELETE'].includes(options.method)) {
    throw new Error(`${options.method} ${options.path} cannot have a body`);
  }
  const inPath = pathParameters(options.path);
  const inSchema =
    params instanceof z.ZodObject ? Object.keys(params.shape) : [];
  if (inPath.slice().sort().join() !== inSchema.slice().sort().join()) {
    throw new Error(
      `${options.path} has parameters [${inPath}], its schema has [${inSchema}]`,
    );
  }
  return {
    method: options.method,
    path: options.path,
    summary: options.summary,
    params,
    query: (options.query ?? nothing) as TQuery,
    body: (options.body ?? nothing) as TBody,
    response: options.response,
    status: options.status ?? 200,
    permission: options.permission,
    audit: options.audit,
  };
}

/** Names of the `:parameters` in a route's path. @public */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/:([A-Za-z]+)/g)].map(match => match[1]);
}

import type {
  AuditorService,
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  HttpAuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  Contract,
  EntityParams,
  Route,
  WorkspaceParams,
} from '@amamba/plugin-amamba-common';
import type { JsonObject } from '@backstage/types';
import type { z } from 'zod';
import type { ActivityRecorder } from '../activity/ActivityRecorder';

/** What {@link mountContract} needs of the backend. @public */
export interface ContractServices {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  auditor: AuditorService;
  catalog: CatalogService;
  logger: LoggerService;
  info: ApiInfo;
  /** Gets each audited act in a workspace, for those who may see it. */
  activity?: ActivityRecorder;
}

/** Heads the OpenAPI document. @public */
export interface ApiInfo {
  title: string;
  version: string;
}

/** What the caller sent, as the contract's schemas read it. @public */
export interface RouteHandlerInput<R extends Route> {
  params: z.output<R['params']>;
  query: z.output<R['query']>;
  body: z.output<R['body']>;
}

/** Who calls. @public */
export interface CallContext {
  credentials: BackstageCredentials<
    BackstageUserPrincipal | BackstageServicePrincipal
  >;
  /** Entity reference of the person; undefined when a service calls. */
  user: string | undefined;
  /** Aborts when the caller goes away. */
  signal: AbortSignal;
  /** Says more of what is done, for the activity of the workspace. */
  note(note: ActivityNote): void;
}

/** What only the handler knows of an act; of several notes the last counts. Nothing secret. @public */
export interface ActivityNote {
  /** Its name, where the path names none. */
  workspace?: string;
  /** What it is done to, when that is not what the path names. */
  subject?: string;
  /** For people. */
  detail?: string;
  /** Leaves it out of the activity: it goes on with an act that is there. */
  unlisted?: boolean;
  /** For the audit log alone, which does not get what was sent. */
  audit?: JsonObject;
}

/** Who calls, and the entity they were authorised on. @public */
export interface EntityCallContext extends CallContext {
  entity: Entity;
  /** `component:default/checkout` */
  entityRef: string;
}

/** Who calls, and the workspace they were authorised on. @public */
export interface WorkspaceCallContext extends EntityCallContext {
  /** Its name, as the catalog writes it. */
  workspace: string;
}

/**
 * The context of one route: a route with entity parameters gets its entity, a
 * route of a workspace that workspace.
 *
 * @public
 */
export type RouteContext<R extends Route> = z.output<
  R['params']
> extends EntityParams
  ? EntityCallContext
  : z.output<R['params']> extends WorkspaceParams
  ? WorkspaceCallContext
  : CallContext;

/**
 * Does the work of one route. It is called once the input is valid and the
 * caller authorised; it throws errors of `@backstage/errors` or an
 * {@link UpstreamError}.
 *
 * @public
 */
export type RouteHandler<R extends Route> = (
  input: RouteHandlerInput<R>,
  ctx: RouteContext<R>,
) => Promise<z.input<R['response']>>;

/** A handler for each route of a contract. @public */
export type ContractHandlers<C extends Contract> = {
  [K in keyof C]: RouteHandler<C[K]>;
};

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalCluster } from '../cluster.ts';
import type { Authenticator } from '../access/authentication.ts';
import type { RbacAuthorizer } from '../access/rbac.ts';
import type { ResourceDefinition } from '../schema/resourceDefinition.ts';
import type { Conversion, UserInfo } from '../types.ts';
import type { RequestInfo } from './requestInfo.ts';

/** What all requests to one cluster share. */
export interface ApiEnvironment {
  cluster: LocalCluster;
  authenticator: Authenticator;
  authorizer: RbacAuthorizer;
  /** Host and port that clients reach the server at. */
  address(): string;
}

/** One request after it was let in. */
export interface ApiContext extends ApiEnvironment {
  info: RequestInfo;
  user: UserInfo;
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
}

/** One request about a resource that is served. */
export interface ResourceContext extends ApiContext {
  /** Of the resource that is stored. */
  definition: ResourceDefinition;
  /** Where the request speaks of it as of another. */
  conversion?: Conversion & { served: ResourceDefinition };
}

import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { decodeAgain } from '../http/decodeAgain.ts';
import { GrpcError } from '../http/grpcError.ts';
import { routesUnder, type Route } from '../http/router.ts';
import { fromBody, listStored, writeStored } from './repositoryStore.ts';

const BODY = {
  url: 'string',
  type: 'string',
  username: 'string',
  password: 'string',
  sshPrivateKey: 'string',
} as const;

/** Credentials for all repositories whose URLs begin alike. */
export function credentialRoutes(context: ApiContext): Route[] {
  const route = routesUnder('/api/v1/repocreds', context);
  return [
    route('GET', '', listCredentials),
    route('POST', '', createCredentials),
    route('PUT', '/:url', updateCredentials),
    route('DELETE', '/:url', deleteCredentials),
  ];
}

function listCredentials(context: ApiContext, { claims }: ApiRequest) {
  const may = context.enforcer.checker(claims);
  const items = listStored(context, 'repo-creds')
    .filter(({ stored }) => may('repositories', 'get', stored.url))
    .map(({ stored: { url, username } }) => ({
      url,
      ...(username && { username }),
    }));
  return { metadata: {}, items: items.length > 0 ? items : null };
}

function find(context: ApiContext, wanted: string) {
  return listStored(context, 'repo-creds').find(
    ({ stored }) => stored.url === wanted,
  );
}

function createCredentials(context: ApiContext, request: ApiRequest) {
  const wanted = fromBody(request.message('RepoCreds', BODY));
  if (wanted.url === '') {
    throw GrpcError.invalid('must specify URL');
  }
  const { claims } = request;
  context.enforcer.demand(claims, 'repositories', 'create', wanted.url);
  const known = find(context, wanted.url);
  if (known && !request.flag('upsert')) {
    throw GrpcError.invalid(
      'existing repository credentials spec is different; use upsert flag to force update',
    );
  }
  writeStored(context, 'repo-creds', wanted, known?.secret);
  return { url: wanted.url };
}

function updateCredentials(context: ApiContext, request: ApiRequest) {
  const wanted = fromBody(request.message('RepoCreds', BODY));
  const url = decodeAgain(request.params.url);
  context.enforcer.demand(request.claims, 'repositories', 'update', url);
  const known = find(context, url);
  if (!known)
    throw GrpcError.notFound(`repository credentials '${url}' not found`);
  writeStored(context, 'repo-creds', { ...wanted, url }, known.secret);
  return { url };
}

function deleteCredentials(context: ApiContext, request: ApiRequest) {
  const url = decodeAgain(request.params.url);
  context.enforcer.demand(request.claims, 'repositories', 'delete', url);
  const known = find(context, url);
  if (!known)
    throw GrpcError.notFound(`repository credentials '${url}' not found`);
  context.objects.delete(
    'secrets',
    context.namespace,
    known.secret.metadata.name,
  );
  return {};
}

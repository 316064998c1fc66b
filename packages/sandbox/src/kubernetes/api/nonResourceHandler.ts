import { createHash } from 'node:crypto';
import { tokenIssuerMetadata } from '../access/serviceAccountTokens.ts';
import type { ApiContext } from './apiContext.ts';
import {
  aggregatedDiscovery,
  groupEntry,
  groupList,
  resourceList,
} from './discovery.ts';
import { parseMediaTypes } from './mediaTypes.ts';
import { handleOpenApi } from './openapi/openApiHandler.ts';
import { sendJson, sendPageNotFound, sendText } from './responses.ts';
import { StatusError } from './statusError.ts';
import { VERSION } from './version.ts';

/** What each endpoint of health looks at, in its order. */
const HEALTH = new Map([
  ['healthz', ['ping', 'log', 'etcd']],
  ['livez', ['ping', 'log', 'etcd']],
  ['readyz', ['ping', 'log', 'informer-sync', 'shutdown']],
]);

/** How others verify the service account tokens of this cluster. */
const TOKEN_DISCOVERY = ['.well-known/openid-configuration', 'openid/v1/jwks'];

/** Version, health, discovery: all that is no object. */
export function handleNonResource(context: ApiContext): void {
  const { info, response, request } = context;
  const [first, ...rest] = info.rest;
  if (!['GET', 'HEAD'].includes(request.method ?? '')) {
    throw StatusError.methodNotAllowed();
  }
  if (first === undefined) {
    sendJson(response, { paths: allPaths(context) });
  } else if (first === 'version' && rest.length === 0) {
    sendJson(response, VERSION);
  } else if (HEALTH.has(first)) {
    sendHealth(context, first, rest);
  } else if (TOKEN_DISCOVERY.includes(info.rest.join('/'))) {
    sendTokenDiscovery(context, first);
  } else if (first === 'api') {
    sendCoreDiscovery(context, rest);
  } else if (first === 'openapi') {
    handleOpenApi(context);
  } else if (first === 'apis') {
    sendGroupDiscovery(context, rest);
  } else {
    sendPageNotFound(response);
  }
}

function sendTokenDiscovery(
  { cluster, response, address }: ApiContext,
  root: string,
): void {
  const { signer } = cluster.serviceAccountTokens;
  const keys = root === 'openid';
  const type = keys ? 'application/jwk-set+json' : 'application/json';
  sendJson(
    response,
    keys ? signer.keySet() : tokenIssuerMetadata(`https://${address()}`),
    {
      headers: {
        'Content-Type': type,
        'Cache-Control': 'public, max-age=3600',
      },
    },
  );
}

function sendHealth(
  { response, url }: ApiContext,
  endpoint: string,
  [check]: string[],
): void {
  const checks = HEALTH.get(endpoint) ?? [];
  if (check !== undefined) {
    if (checks.includes(check)) sendText(response, 'ok');
    else sendPageNotFound(response);
    return;
  }
  if (!url.searchParams.has('verbose')) {
    sendText(response, 'ok');
    return;
  }
  const lines = checks.map(name => `[+]${name} ok\n`).join('');
  sendText(response, `${lines}${endpoint} check passed\n`);
}

function sendCoreDiscovery(context: ApiContext, [version]: string[]): void {
  const { cluster, response, address } = context;
  if (version === undefined) {
    if (sendAggregated(context, true)) return;
    sendJson(response, {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [
        { clientCIDR: '0.0.0.0/0', serverAddress: address() },
      ],
    });
  } else if (version === 'v1') {
    sendJson(response, resourceList(cluster, '', version));
  } else {
    sendPageNotFound(response);
  }
}

function sendGroupDiscovery(
  context: ApiContext,
  [group, version]: string[],
): void {
  const { cluster, response } = context;
  if (group === undefined) {
    if (sendAggregated(context, false)) return;
    sendJson(response, groupList(cluster));
    return;
  }
  const known = cluster.registry.groups.find(item => item.group === group);
  if (!known || (version !== undefined && !known.versions.includes(version))) {
    sendPageNotFound(response);
  } else if (version === undefined) {
    const entry = { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(known) };
    sendJson(response, entry);
  } else {
    sendJson(response, resourceList(cluster, group, version));
  }
}

/** All groups in one document, for clients that ask for it. */
function sendAggregated(
  { request, response, cluster }: ApiContext,
  core: boolean,
): boolean {
  const [wanted] = parseMediaTypes(request.headers.accept);
  const { g, v, as } = wanted?.parameters ?? {};
  if (g !== 'apidiscovery.k8s.io' || as !== 'APIGroupDiscoveryList') {
    return false;
  }
  if (v !== 'v2') return false;
  const document = aggregatedDiscovery(cluster, core);
  const hash = createHash('sha512').update(JSON.stringify(document));
  const etag = `"${hash.digest('hex').toUpperCase()}"`;
  const headers = {
    'Cache-Control': 'public',
    'Content-Type': `application/json;g=apidiscovery.k8s.io;v=${v};as=APIGroupDiscoveryList`,
    ETag: etag,
    Vary: 'Accept',
  };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
  } else {
    sendJson(response, document, { headers });
  }
  return true;
}

function allPaths({ cluster }: ApiContext): string[] {
  const groups = cluster.registry.groups.flatMap(({ group, versions }) => [
    `/apis/${group}`,
    ...versions.map(version => `/apis/${group}/${version}`),
  ]);
  const health = [...HEALTH].flatMap(([endpoint, checks]) => [
    `/${endpoint}`,
    ...checks.map(check => `/${endpoint}/${check}`),
  ]);
  return [
    '/api',
    '/api/v1',
    '/apis',
    '/apis/',
    ...groups,
    ...health,
    ...TOKEN_DISCOVERY.map(path => `/${path}`),
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/',
    '/version',
  ].sort();
}

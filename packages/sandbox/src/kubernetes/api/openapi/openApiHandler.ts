import { createHash } from 'node:crypto';
import type { LocalCluster } from '../../cluster.ts';
import type { ResourceDefinition } from '../../schema/resourceDefinition.ts';
import type { ApiContext } from '../apiContext.ts';
import { servedSubresources } from '../discovery.ts';
import { JSON_TYPE, parseMediaTypes } from '../mediaTypes.ts';
import { sendPageNotFound } from '../responses.ts';
import { StatusError } from '../statusError.ts';
import { VERSION } from '../version.ts';
import { documentV2 } from './documentV2.ts';
import { discoveryDocument, groupVersionDocument } from './documentV3.ts';
import { encodeDocumentV2 } from './encodeV2.ts';
import type { ServedVersion } from './models.ts';

/** A document that is made when somebody asks for it. */
interface Source {
  /** Changes with what the document tells of. */
  hash: string;
  build(): unknown;
}

interface Made {
  hash: string;
  bytes: Buffer;
}

const PROTOBUF_V2 =
  'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
/** Clients ask for the second, which is no media type, and are told the first. */
const PROTOBUF_V2_TYPES = [PROTOBUF_V2, PROTOBUF_V2.replace('v2.v1', 'v2@v1')];

const made = new WeakMap<LocalCluster, Map<string, Made>>();
const hashes = new WeakMap<ResourceDefinition, string>();

function hashOf(text: string): string {
  return createHash('sha512').update(text).digest('hex').toUpperCase();
}

/** Definitions are replaced when they change, so that their hash can be kept. */
function definitionHash(definition: ResourceDefinition): string {
  const known = hashes.get(definition);
  if (known) return known;
  const hash = hashOf(JSON.stringify(definition));
  hashes.set(definition, hash);
  return hash;
}

function contentHash(cluster: LocalCluster, served: ServedVersion[]): string {
  return hashOf(
    JSON.stringify([
      VERSION.gitVersion,
      served.map(({ definition, version }) => [
        version,
        definitionHash(definition),
        servedSubresources(cluster, definition).map(({ name }) => name),
      ]),
    ]),
  );
}

function servedIn(
  { registry }: LocalCluster,
  group: string,
  version: string,
): ServedVersion[] {
  return registry
    .inGroupVersion(group, version)
    .sort((a, b) => (a.plural < b.plural ? -1 : 1))
    .map(definition => ({ definition, version }));
}

/** The documents of version 3 by the end of their paths. */
function sourcesV3(cluster: LocalCluster): Map<string, Source> {
  const sources = new Map<string, Source>();
  const addDiscovery = (path: string, type: string) =>
    sources.set(path, {
      hash: hashOf(`${VERSION.gitVersion} ${path}`),
      build: () => discoveryDocument(cluster, `/${path}/`, type),
    });
  const addVersion = (path: string, group: string, version: string) => {
    const served = servedIn(cluster, group, version);
    sources.set(path, {
      hash: contentHash(cluster, served),
      build: () => groupVersionDocument(cluster, served),
    });
  };
  addDiscovery('api', 'APIVersions');
  addVersion('api/v1', '', 'v1');
  addDiscovery('apis', 'APIGroupList');
  const groups = cluster.registry.groups.sort((a, b) =>
    a.group < b.group ? -1 : 1,
  );
  for (const { group, versions } of groups) {
    addDiscovery(`apis/${group}`, 'APIGroup');
    for (const version of [...versions].sort()) {
      addVersion(`apis/${group}/${version}`, group, version);
    }
  }
  return sources;
}

function sourceV2(cluster: LocalCluster): Source {
  const versions = [
    { group: '', versions: ['v1'] },
    ...cluster.registry.groups,
  ].flatMap(item => item.versions.map(version => ({ ...item, version })));
  const served = versions.flatMap(({ group, version }) =>
    servedIn(cluster, group, version),
  );
  return {
    hash: contentHash(cluster, served),
    build: () => documentV2(cluster, served),
  };
}

/** The bytes of a document, which are kept until its hash changes. */
function bytesOf(
  cluster: LocalCluster,
  key: string,
  { hash, build }: Source,
  encode: (document: unknown) => Uint8Array | string,
): Buffer {
  const kept = made.get(cluster) ?? new Map<string, Made>();
  made.set(cluster, kept);
  const known = kept.get(key);
  if (known?.hash === hash) return known.bytes;
  const bytes = Buffer.from(encode(build()));
  kept.set(key, { hash, bytes });
  return bytes;
}

/** `/openapi/v2`, `/openapi/v3` and what is below the latter. */
export function handleOpenApi(context: ApiContext): void {
  const [, version, ...rest] = context.info.rest;
  if (version === 'v2' && rest.length === 0) sendV2(context);
  else if (version === 'v3' && rest.length === 0) sendIndexV3(context);
  else if (version === 'v3') sendV3(context, rest.join('/'));
  else sendPageNotFound(context.response);
}

function sendIndexV3(context: ApiContext): void {
  const paths = Object.fromEntries(
    [...sourcesV3(context.cluster)].map(([path, { hash }]) => [
      path,
      { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` },
    ]),
  );
  const bytes = Buffer.from(JSON.stringify({ paths }));
  context.response.writeHead(200, {
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-cache, private',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': bytes.length,
  });
  context.response.end(bytes);
}

function sendV3(context: ApiContext, path: string): void {
  const { cluster, response, url } = context;
  const source = sourcesV3(cluster).get(path);
  if (!source) {
    sendPageNotFound(response);
    return;
  }
  const asked = url.searchParams.get('hash');
  if (asked !== null && asked !== source.hash) {
    // Clients keep what is addressed by its hash, so an old one leads on.
    url.searchParams.set('hash', source.hash);
    response.writeHead(301, { Location: `${url.pathname}${url.search}` }).end();
    return;
  }
  const bytes = () =>
    bytesOf(cluster, `v3/${path}`, source, document =>
      JSON.stringify(document),
    );
  sendDocument(context, source.hash, bytes, {
    'Cache-Control': asked === null ? 'no-cache, private' : 'public, immutable',
    'Content-Type': JSON_TYPE,
    Vary: 'Accept',
  });
}

function sendV2(context: ApiContext): void {
  const { cluster, request } = context;
  const source = sourceV2(cluster);
  const type = typeV2(request.headers.accept);
  const bytes = () =>
    type === JSON_TYPE
      ? bytesOf(cluster, 'v2', source, document => JSON.stringify(document))
      : bytesOf(cluster, 'v2 protobuf', source, document =>
          encodeDocumentV2(document as ReturnType<typeof documentV2>),
        );
  sendDocument(context, source.hash, bytes, {
    'Cache-Control': 'no-cache, private',
    'Content-Type': type,
    Vary: 'Accept-Encoding, Accept',
  });
}

function typeV2(accept: string | undefined): string {
  const wanted = parseMediaTypes(accept);
  if (wanted.length === 0) return JSON_TYPE;
  for (const { type } of wanted) {
    if (PROTOBUF_V2_TYPES.includes(type)) return PROTOBUF_V2;
    if ([JSON_TYPE, 'application/*', '*/*'].includes(type)) return JSON_TYPE;
  }
  throw StatusError.notAcceptable([JSON_TYPE, PROTOBUF_V2]);
}

function sendDocument(
  { request, response }: ApiContext,
  hash: string,
  bytes: () => Buffer,
  described: Record<string, string>,
): void {
  const etag = `"${hash}"`;
  const headers = { ...described, 'Accept-Ranges': 'bytes', ETag: etag };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const body = bytes();
  response.writeHead(200, { ...headers, 'Content-Length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

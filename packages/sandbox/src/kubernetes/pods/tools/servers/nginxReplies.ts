import { STATUS_CODES } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { IFileSystem } from 'just-bash';
import type { PodNetwork } from '../../podContext.ts';
import { exchange } from '../network/httpRequest.ts';
import type { HttpReply, HttpRequest } from './httpService.ts';
import { argumentOf, directivesOf, type Directive } from './nginxConfig.ts';
import { locationFor, siteFor, type Site } from './nginxSites.ts';
import { findFile, typeOf } from './staticFiles.ts';

export interface NginxSetup {
  sites: Site[];
  /** Servers by the name of their `upstream`. */
  upstreams: Map<string, string[]>;
  version: string;
}

/** What nginx answers by its configuration and the files of the container. */
export async function answerFromSite(
  request: HttpRequest,
  port: number,
  setup: NginxSetup,
  fs: IFileSystem,
  network: PodNetwork,
): Promise<HttpReply> {
  const site = siteFor(setup.sites, port, request.headers.host ?? '');
  if (!site) return errorPage(404, setup.version);
  const { directives, prefix } = locationFor(site, request.path);
  const reply = await answer();
  return {
    ...reply,
    headers: {
      Server: `nginx/${setup.version}`,
      ...reply.headers,
      ...addedHeaders(directives, request),
    },
  };

  async function answer(): Promise<HttpReply> {
    const returned = directivesOf(directives, 'return').at(-1);
    if (returned) return returnReply(returned, directives, request, setup);
    const upstream = argumentOf(directives, 'proxy_pass');
    if (upstream) return forward(upstream, prefix, request, setup, network);
    if (directivesOf(directives, 'stub_status').length > 0) {
      return stubStatus(network);
    }
    return file(directives, prefix, request, setup, fs);
  }
}

function addedHeaders(directives: Directive[], request: HttpRequest) {
  return Object.fromEntries(
    directivesOf(directives, 'add_header').map(({ args: [name, value] }) => [
      name,
      expand(value ?? '', request),
    ]),
  );
}

/** Variables of nginx that configurations use to tell who answered. */
function expand(text: string, request: HttpRequest): string {
  const variables: Record<string, string> = {
    uri: request.path,
    request_uri: request.target,
    request_method: request.method,
    host: request.headers.host?.replace(/:\d+$/, '') ?? '',
    http_host: request.headers.host ?? '',
    remote_addr: request.remoteAddress,
    scheme: 'http',
    args: request.query.toString(),
  };
  return text.replace(
    /\$\{?(\w+)\}?/g,
    (whole, name: string) => variables[name] ?? whole,
  );
}

function returnReply(
  { args }: Directive,
  directives: Directive[],
  request: HttpRequest,
  { version }: NginxSetup,
): HttpReply {
  const [first = '', second] = args;
  const status = /^\d{3}$/.test(first) ? Number(first) : 302;
  const text = /^\d{3}$/.test(first) ? second : first;
  if (status >= 300 && status < 400 && text !== undefined) {
    const Location = expand(text, request);
    return { ...errorPage(status, version), headers: { Location } };
  }
  if (text === undefined) {
    return status < 300 ? { status } : errorPage(status, version);
  }
  const type = argumentOf(directives, 'default_type') ?? 'text/plain';
  return {
    status,
    headers: { 'Content-Type': type },
    body: expand(text, request),
  };
}

async function forward(
  upstream: string,
  prefix: string,
  request: HttpRequest,
  setup: NginxSetup,
  network: PodNetwork,
): Promise<HttpReply> {
  const base = new URL(upstream);
  const [first] = setup.upstreams.get(base.hostname) ?? [];
  const host = first ?? base.host;
  // A path in proxy_pass takes the place of the location's.
  const hasPath = /^\w+:\/\/[^/]+\//.test(upstream);
  const target = hasPath
    ? `${base.pathname}${request.target.slice(prefix.length)}`
    : request.target;
  try {
    const { response } = await exchange(network, {
      url: new URL(target, `${base.protocol}//${host}`),
      method: request.method,
      headers: { Host: host, Connection: 'close' },
      body: await request.body(),
    });
    const headers: Record<string, string> = {};
    for (const name of ['content-type', 'location']) {
      const value = response.headers[name];
      if (typeof value === 'string') headers[name] = value;
    }
    return {
      status: response.statusCode ?? 502,
      headers,
      body: await buffer(response),
    };
  } catch {
    return errorPage(502, setup.version);
  }
}

function stubStatus({ connections }: PodNetwork): HttpReply {
  const active = Math.max(connections.length, 1);
  return {
    status: 200,
    headers: { 'Content-Type': 'text/plain' },
    body: `Active connections: ${active} \nserver accepts handled requests\n ${active} ${active} ${active} \nReading: 0 Writing: 1 Waiting: 0 \n`,
  };
}

async function file(
  directives: Directive[],
  prefix: string,
  request: HttpRequest,
  { version }: NginxSetup,
  fs: IFileSystem,
): Promise<HttpReply> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return errorPage(405, version);
  }
  const alias = argumentOf(directives, 'alias');
  const root = alias ?? argumentOf(directives, 'root') ?? '/etc/nginx/html';
  const indexes = directivesOf(directives, 'index').at(-1)?.args;
  const find = (path: string) =>
    findFile(
      fs,
      root,
      alias ? path.slice(prefix.length) : path,
      indexes ?? ['index.html'],
    );
  const tries = directivesOf(directives, 'try_files').at(-1)?.args ?? ['$uri'];
  let found = await find(expand(tries[0], request));
  for (const attempt of tries.slice(1)) {
    if (typeof found !== 'string') break;
    if (attempt.startsWith('=')) {
      return errorPage(Number(attempt.slice(1)), version);
    }
    found = await find(expand(attempt, request));
  }
  if (found === 'absent') return errorPage(404, version);
  if (found === 'directory') return errorPage(403, version);
  const seconds = Math.floor(found.modified.getTime() / 1000);
  const headers = {
    'Content-Type': typeOf(found.path, 'application/octet-stream'),
    'Last-Modified': found.modified.toUTCString(),
    ETag: `"${seconds.toString(16)}-${found.content.length.toString(16)}"`,
    'Accept-Ranges': 'bytes',
  };
  if (request.headers['if-none-match'] === headers.ETag) {
    return { status: 304, headers };
  }
  return { status: 200, headers, body: found.content };
}

function errorPage(status: number, version: string): HttpReply {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  return {
    status,
    headers: { 'Content-Type': 'text/html' },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${version}</center>\r\n</body>\r\n</html>\r\n`,
  };
}

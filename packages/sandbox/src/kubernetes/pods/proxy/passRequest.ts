import {
  request as httpRequest,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
  type ServerResponse,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { StatusError } from '../../api/statusError.ts';
import { dialError } from '../kubelet/probes/probeTarget.ts';
import type { PodNetwork } from '../podContext.ts';
import type { ProxyTarget } from './proxyTarget.ts';

/** Headers of a connection, not of what is said over it (RFC 9110, 7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** A request that is passed on, and how it is to be asked. */
export interface PassedRequest {
  request: IncomingMessage;
  response: ServerResponse;
  target: ProxyTarget;
  /** Path and query as the target sees them. */
  path: string;
  /** What stands before the target's paths in those of the API server. */
  prefix: string;
  signal: AbortSignal;
}

/**
 * Asks a target what the API server was asked, and answers what it answers.
 * @throws StatusError ServiceUnavailable, when it cannot be reached
 */
export async function passRequest(
  network: Pick<PodNetwork, 'connect'>,
  passed: PassedRequest,
): Promise<void> {
  const { request, response, target, signal } = passed;
  let socket: Duplex | undefined;
  try {
    socket = await network.connect(target.address, target.port, { signal });
    const upstream = await ask(passed, socket);
    if ('upgraded' in upstream) joinSockets(request, response, upstream);
    else await answer(passed, upstream.answer);
  } catch (error) {
    socket?.destroy();
    if (signal.aborted || response.headersSent) throw error;
    const address = `${target.address}:${target.port}`;
    throw StatusError.serviceUnavailable(
      `error trying to reach service: ${dialError(error, address)}`,
    );
  }
}

interface Upgraded {
  answer: IncomingMessage;
  upgraded: Duplex;
  head: Buffer;
}

function ask(
  passed: PassedRequest,
  socket: Duplex,
): Promise<{ answer: IncomingMessage } | Upgraded> {
  const { request, target, path, signal } = passed;
  const options: RequestOptions = {
    method: request.method,
    path,
    headers: forwardedHeaders(passed),
    signal,
    createConnection: () =>
      target.secure
        ? tlsConnect({ socket, rejectUnauthorized: false })
        : socket,
  };
  return new Promise((resolve, reject) => {
    const outgoing: ClientRequest = (
      target.secure ? httpsRequest : httpRequest
    )(options);
    outgoing.once('response', message => resolve({ answer: message }));
    outgoing.once('upgrade', (message, upgraded, head) =>
      resolve({ answer: message, upgraded, head }),
    );
    outgoing.on('error', reject);
    if (isUpgrade(request)) outgoing.end();
    else request.pipe(outgoing);
  });
}

function isUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade !== undefined;
}

/** Who asked is the API server's business; the target hears where from. */
function forwardedHeaders({
  request,
  prefix,
  path,
}: PassedRequest): OutgoingHttpHeaders {
  const { authorization: _secret, ...headers } = request.headers;
  const forwarded: OutgoingHttpHeaders = endToEnd(headers);
  const from = [headers['x-forwarded-for'], request.socket.remoteAddress];
  forwarded['x-forwarded-for'] = from.filter(Boolean).join(', ');
  forwarded['x-forwarded-host'] = headers.host;
  forwarded['x-forwarded-proto'] = 'https';
  forwarded['x-forwarded-uri'] = prefix + path.split('?')[0];
  if (isUpgrade(request)) {
    forwarded.connection = 'Upgrade';
    forwarded.upgrade = headers.upgrade;
  } else forwarded.connection = 'close';
  return forwarded;
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = (headers.connection ?? '')
    .split(',')
    .map(name => name.trim().toLowerCase());
  const dropped = new Set([...HOP_BY_HOP, ...named]);
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !dropped.has(name)),
  );
}

async function answer(
  { request, response, prefix }: PassedRequest,
  upstream: IncomingMessage,
): Promise<void> {
  const headers: OutgoingHttpHeaders = endToEnd(upstream.headers);
  if (upstream.headers.location) {
    headers.location = throughProxy(upstream.headers.location, request, prefix);
  }
  response.writeHead(upstream.statusCode ?? 502, headers);
  for await (const chunk of upstream) {
    if (!response.write(chunk)) await drained(response);
  }
  response.end();
}

/** A place of the target's, as the client reaches it. */
function throughProxy(
  location: string,
  { headers }: IncomingMessage,
  prefix: string,
): string {
  const host = `https://${headers.host}`;
  if (location.startsWith('/')) return `${host}${prefix}${location}`;
  const url = URL.canParse(location) ? new URL(location) : undefined;
  if (url?.host !== headers.host) return location;
  return `${host}${prefix}${url?.pathname}${url?.search}`;
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise(resolve => {
    const go = () => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.once('drain', go);
    response.once('close', go);
  });
}

/** Both speak another protocol from here on; the server only carries it. */
function joinSockets(
  { socket }: IncomingMessage,
  response: ServerResponse,
  {
    answer: { statusCode, statusMessage, rawHeaders },
    upgraded,
    head,
  }: Upgraded,
): void {
  response.detachSocket(socket);
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  }
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.write(head);
  socket.on('error', () => upgraded.destroy());
  upgraded.on('error', () => socket.destroy());
  socket.once('close', () => upgraded.destroy());
  upgraded.once('close', () => socket.end());
  socket.pipe(upgraded).pipe(socket);
}

import { request as requestHttp, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { PodNetwork } from '../../podContext.ts';

export interface OutgoingRequest {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body?: Buffer;
  /** Where to connect to instead of the URL's host. */
  address?: string;
  /** For https: authorities to trust, or none at all. */
  tls?: { ca?: string; insecure: boolean };
  signal?: AbortSignal;
}

export interface Exchange {
  response: IncomingMessage;
  socket: Duplex;
  /** The address that answered, as far as it is known. */
  remoteAddress: string;
  localPort: number;
}

/** Port that a URL means. */
export function portOf(url: URL): number {
  if (url.port) return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

/**
 * Sends an HTTP request over a pod's network and resolves with the head of
 * the answer.
 * @throws ConnectionError, or the error of TLS or of the connection
 */
export async function exchange(
  network: PodNetwork,
  outgoing: OutgoingRequest,
): Promise<Exchange> {
  const { url, signal } = outgoing;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const target = outgoing.address ?? host;
  const plain = await network.connect(target, portOf(url), { signal });
  const socket =
    url.protocol === 'https:'
      ? await secure(plain, host, outgoing.tls, signal)
      : plain;
  const response = await send(socket, outgoing);
  const addresses = plain as { remoteAddress?: string; localPort?: number };
  return {
    response,
    socket,
    remoteAddress: addresses.remoteAddress ?? target,
    localPort: addresses.localPort ?? 0,
  };
}

function send(
  socket: Duplex,
  { url, method, headers, body, signal }: OutgoingRequest,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = requestHttp({
      method,
      path: `${url.pathname}${url.search}`,
      headers,
      setDefaultHeaders: false,
      createConnection: () => socket,
      signal,
    });
    request.once('response', resolve);
    request.once('upgrade', resolve);
    request.once('error', reject);
    request.end(body);
  });
}

function secure(
  socket: Duplex,
  host: string,
  { ca, insecure }: { ca?: string; insecure: boolean } = { insecure: false },
  signal?: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const tls = connectTls({
      socket,
      // An address is no server name.
      ...(!/^[\d.]+$/.test(host) && { servername: host }),
      host,
      ...(ca !== undefined && { ca }),
      rejectUnauthorized: !insecure,
    });
    const abort = () => tls.destroy(new Error('aborted'));
    signal?.addEventListener('abort', abort, { once: true });
    tls.once('error', reject);
    tls.once('secureConnect', () => {
      tls.off('error', reject);
      resolve(tls);
    });
  });
}

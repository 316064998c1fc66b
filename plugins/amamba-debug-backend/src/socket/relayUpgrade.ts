import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { connect as connectTcp, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { ANSWER_WITHIN_MS, readHead } from './readHead';
import { isReplica } from './replicaProof';

/** Marks an upgrade that another replica passed on: it is not passed on again. */
export const RELAYED_HEADER = 'x-amamba-relayed';

/** What of a browser's request is nobody's business there. */
const LEFT_OUT = new Set(['cookie', 'authorization']);

/** Where an upgrade is passed on to. */
export interface RelayOptions {
  /** Of the replica: `https://10.0.3.7:7007`. */
  url: string;
  /** Path of the terminal there. */
  path: string;
  /** Id of this replica. */
  replica: string;
  /** Of the other one, by which it proves that it is that. */
  secret: string;
  /**
   * PEM of this backend's own certificate, which the others have as well: by
   * address its name cannot be verified.
   */
  certificate?: string;
}

/**
 * Passes an upgrade on to another replica as it is, and all bytes after it.
 * The other one proves first that it is that replica.
 *
 * @returns whether that replica took it; if not, nothing was written to
 * `socket`, nor read from it.
 */
export async function relayUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  options: RelayOptions,
): Promise<boolean> {
  const upstream = await connect(options);
  if (!upstream) {
    return false;
  }
  const answer = await ask(upstream, request, options);
  if (!answer || socket.destroyed) {
    upstream.destroy();
    return socket.destroyed;
  }
  upstream.setNoDelay(true);
  (socket as Socket).setNoDelay?.(true);
  (socket as Socket).setTimeout?.(0);
  socket.write(answer);
  if (head.length > 0) {
    upstream.write(head);
  }
  join(socket, upstream);
  return true;
}

/** The answer to the upgrade, if it is the replica and the answer is 101. */
async function ask(
  upstream: Duplex,
  request: IncomingMessage,
  options: RelayOptions,
): Promise<Buffer | undefined> {
  const host = new URL(options.url).host;
  const path = pathThere(options);
  if (!(await isReplica(upstream, { path, host, secret: options.secret }))) {
    return undefined;
  }
  upstream.write(requestHead(request, options));
  const answer = await readHead(upstream);
  return answer?.toString('latin1', 0, 13) === 'HTTP/1.1 101 '
    ? answer
    : undefined;
}

function pathThere({ url, path }: RelayOptions): string {
  return new URL(url).pathname.replace(/\/+$/, '') + path;
}

/** Passes bytes both ways; backpressure is that of the pipes. */
function join(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ]) {
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
}

function requestHead(request: IncomingMessage, options: RelayOptions): string {
  const lines = [`GET ${pathThere(options)} HTTP/1.1`];
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (!LEFT_OUT.has(rawHeaders[at].toLowerCase())) {
      lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
    }
  }
  lines.push(`${RELAYED_HEADER}: ${options.replica}`, '', '');
  return lines.join('\r\n');
}

function connect(options: RelayOptions): Promise<Socket | undefined> {
  const url = new URL(options.url);
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (secure ? 443 : 80);
  return new Promise(resolve => {
    const upstream = secure
      ? connectTls({ host, port, rejectUnauthorized: false })
      : connectTcp({ host, port });
    const timer = setTimeout(fail, ANSWER_WITHIN_MS);
    function fail() {
      clearTimeout(timer);
      upstream.destroy();
      resolve(undefined);
    }
    upstream.once('error', fail);
    upstream.once(secure ? 'secureConnect' : 'connect', () => {
      if (secure && !isTrusted(upstream as TLSSocket, options.certificate)) {
        fail();
        return;
      }
      clearTimeout(timer);
      resolve(upstream);
    });
  });
}

/** Verified as usual, or with the very certificate that this backend has. */
function isTrusted(socket: TLSSocket, certificate?: string): boolean {
  return (
    socket.authorized ||
    (certificate !== undefined &&
      socket.getPeerCertificate().fingerprint256 ===
        new X509Certificate(certificate).fingerprint256)
  );
}

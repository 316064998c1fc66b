import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import type { HTTPGetAction } from 'kubernetes-types/core/v1';
import {
  dialError,
  portNumber,
  type ProbeOutcome,
  type ProbeTarget,
} from './probeTarget.ts';

const USER_AGENT = 'kube-probe/1.35';
/** More of an answer is not read. */
const MAX_BODY_BYTES = 10 * 1024;

/** Healthy is any answer from 200 up to 399. */
export async function httpGet(
  { host, port, path = '/', scheme = 'HTTP', httpHeaders = [] }: HTTPGetAction,
  { network, ports }: ProbeTarget,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const hostname = host || network.ip;
  const number = portNumber(port, ports);
  const url = `${scheme.toLowerCase()}://${hostname}:${number}/${path.replace(
    /^\//,
    '',
  )}`;
  const headers: Record<string, string> = {
    'User-Agent': USER_AGENT,
    Accept: '*/*',
    Connection: 'close',
  };
  for (const { name, value } of httpHeaders) headers[name] = value;
  try {
    const socket = await network.connect(hostname, number);
    const secure = scheme === 'HTTPS';
    const status = await ask(url, headers, socket, secure, signal);
    if (status >= 200 && status < 400) return { healthy: true };
    const message = `HTTP probe failed with statuscode: ${status}`;
    return { healthy: false, message };
  } catch (error) {
    const why = signal.aborted
      ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
      : dialError(error, `${hostname}:${number}`);
    return { healthy: false, message: `Get "${url}": ${why}` };
  }
}

async function ask(
  url: string,
  headers: Record<string, string>,
  socket: Duplex,
  secure: boolean,
  signal: AbortSignal,
): Promise<number> {
  const send = secure ? httpsRequest : httpRequest;
  const createConnection = () =>
    secure ? tlsConnect({ socket, rejectUnauthorized: false }) : socket;
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      send(url, { headers, signal, createConnection }, resolve)
        .once('error', reject)
        .end();
    });
    let length = 0;
    for await (const chunk of response) {
      length += (chunk as Buffer).length;
      if (length > MAX_BODY_BYTES) break;
    }
    return response.statusCode ?? 0;
  } finally {
    socket.destroy();
  }
}

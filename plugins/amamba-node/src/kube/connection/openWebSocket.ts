import type { ClientRequestArgs, IncomingMessage } from 'node:http';
import type { buildConnector } from 'undici';
import { type ClientOptions, WebSocket } from 'ws';
import { readErrorText } from '../client/errors';

/**
 * Largest message that is taken, in bytes: Kubernetes sends at most 32 KiB,
 * recorded on 1.36.
 */
const MAX_MESSAGE_BYTES = 1024 * 1024;
/** How long the other side may take to answer that we hang up. */
const CLOSE_TIMEOUT_MS = 5_000;

export interface WebSocketRequest {
  /** `https://…` */
  url: string;
  headers: Record<string, string | string[]>;
  /** Subprotocols, the best first. */
  protocols: readonly string[];
  /** Makes the connection, with TLS and its deadline. */
  connector: ReturnType<typeof buildConnector>;
  /** Gives up the handshake; nothing afterwards. */
  signal: AbortSignal;
}

/** A WebSocket, or the HTTP answer that came instead. */
export type WebSocketAnswer =
  | { statusCode: 101; socket: WebSocket }
  | { statusCode: number; text: string };

/**
 * Opens a WebSocket.
 *
 * @returns it paused, so that nothing is lost until somebody listens.
 * @throws what the signal aborted with, or the failure of the connection: one
 * with the code `INVALID_ANSWER` when what answers speaks no such protocol.
 */
export async function openWebSocket(
  request: WebSocketRequest,
): Promise<WebSocketAnswer> {
  const { url, headers, protocols, connector, signal } = request;
  signal.throwIfAborted();
  const socket = new WebSocket(url, [...protocols], {
    headers,
    perMessageDeflate: false,
    // Bytes of a process, whatever kind of message they come in.
    skipUTF8Validation: true,
    maxPayload: MAX_MESSAGE_BYTES,
    closeTimeout: CLOSE_TIMEOUT_MS,
    createConnection: connectThrough(connector, new URL(url)),
  } as ClientOptions);
  const abort = () => socket.terminate();
  signal.addEventListener('abort', abort);
  try {
    return await answerOf(socket);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function answerOf(socket: WebSocket): Promise<WebSocketAnswer> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.pause();
      resolve({ statusCode: 101, socket });
    });
    // Stays: a failure after the handshake ends it with the event "close".
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // What the library finds wrong with an answer has no code.
      error.code ??= 'INVALID_ANSWER';
      reject(error);
    });
    socket.once(
      'unexpected-response',
      async (_request, response: IncomingMessage) => {
        const text = await readErrorText(response);
        resolve({ statusCode: response.statusCode ?? 0, text });
        socket.terminate();
      },
    );
  });
}

/** For `http.request`, which lets connections be made elsewhere. */
function connectThrough(
  connector: WebSocketRequest['connector'],
  { protocol, host, hostname, port }: URL,
): ClientRequestArgs['createConnection'] {
  return (_options, done) => {
    connector(
      { protocol, host, hostname: hostname.replace(/^\[|\]$/g, ''), port },
      (error, socket) =>
        error ? done(error, undefined!) : done(null, socket!),
    );
    return undefined;
  };
}

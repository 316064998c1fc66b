import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import type { WebSocket } from 'ws';
import { SecretFiles } from '../../upstream/secrets';
import type { ClusterConnection } from './ClusterConnection';
import { openWebSocket, type WebSocketAnswer } from './openWebSocket';

const CONNECT_TIMEOUT_MS = 10_000;

type Connector = ReturnType<typeof buildConnector>;

/** One request, its path and query built. */
export interface TransportRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  headers: Record<string, string | string[]>;
  body?: string;
  signal?: AbortSignal;
  /** Until the answer begins. */
  headersTimeoutMs: number;
}

/** What a WebSocket is asked for with. */
export interface TransportSocketRequest {
  path: string;
  headers: Record<string, string | string[]>;
  /** Subprotocols, the best first. */
  protocols: readonly string[];
  /** Gives up the handshake; nothing afterwards. */
  signal: AbortSignal;
}

/**
 * Sends requests to one API server with its TLS and credentials, over
 * connections that are kept. Files are read again when they may have been
 * rotated, and at once when the server refuses what they held.
 */
export class KubeTransport {
  readonly #connection: ClusterConnection;
  readonly #files = new SecretFiles();
  readonly #sockets = new Set<WebSocket>();
  #tls: { material: string; connector: Connector; agent: Agent } | undefined;

  constructor(connection: ClusterConnection) {
    this.#connection = connection;
  }

  async send(options: TransportRequest): Promise<Dispatcher.ResponseData> {
    return this.#authenticated(
      async authorization =>
        request(this.#connection.url + options.path, {
          dispatcher: (await this.#material()).agent,
          method: options.method,
          headers: { ...options.headers, ...authorization },
          body: options.body,
          signal: options.signal,
          headersTimeout: options.headersTimeoutMs,
          // Streams may be silent for long; whole answers have a deadline.
          bodyTimeout: 0,
        }),
      response => response.body.dump(),
    );
  }

  /** @returns a WebSocket that is paused, or why there is none. */
  async connect(options: TransportSocketRequest): Promise<WebSocketAnswer> {
    const answer = await this.#authenticated(async authorization =>
      openWebSocket({
        ...options,
        url: this.#connection.url + options.path,
        headers: { ...options.headers, ...authorization },
        connector: (await this.#material()).connector,
      }),
    );
    if ('socket' in answer) {
      const { socket } = answer;
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    }
    return answer;
  }

  /** Cuts every connection. */
  async close(): Promise<void> {
    this.#sockets.forEach(socket => socket.terminate());
    await this.#tls?.agent.destroy();
  }

  /** Once more when it is refused and the token's file holds another by now. */
  async #authenticated<T extends { statusCode: number }>(
    attempt: (authorization: { authorization?: string }) => Promise<T>,
    discard?: (refusal: T) => Promise<void>,
  ): Promise<T> {
    const token = await this.#token();
    const answer = await attempt(toHeader(token));
    if (answer.statusCode !== 401) {
      return answer;
    }
    this.#files.forget();
    const renewed = await this.#token();
    if (renewed === token) {
      return answer;
    }
    await discard?.(answer);
    return attempt(toHeader(renewed));
  }

  async #token(): Promise<string | undefined> {
    return (await this.#files.read(this.#connection.token))?.trim();
  }

  /** Connections are made in one way, whatever they are for. */
  async #material() {
    const { ca, clientCertificate, clientKey } = this.#connection;
    const tls = {
      ca: await this.#files.read(ca),
      cert: await this.#files.read(clientCertificate),
      key: await this.#files.read(clientKey),
    };
    const material = JSON.stringify(tls);
    if (this.#tls?.material !== material) {
      // Requests under way on the old connections may finish.
      void this.#tls?.agent.close();
      const connector = buildConnector({
        ...tls,
        rejectUnauthorized: !this.#connection.skipTlsVerify,
        timeout: CONNECT_TIMEOUT_MS,
      });
      const agent = new Agent({ connect: connector });
      this.#tls = { material, connector, agent };
    }
    return this.#tls;
  }
}

function toHeader(token: string | undefined): { authorization?: string } {
  return token ? { authorization: `Bearer ${token}` } : {};
}

import { Agent, type Dispatcher, request } from 'undici';
import { SecretFiles } from '../../upstream/secrets';
import type { ClusterConnection } from './ClusterConnection';

const CONNECT_TIMEOUT_MS = 10_000;

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

/**
 * Sends requests to one API server with its TLS and credentials, over
 * connections that are kept. Files are read again when they may have been
 * rotated, and at once when the server refuses what they held.
 */
export class KubeTransport {
  readonly #connection: ClusterConnection;
  readonly #files = new SecretFiles();
  #agent: { material: string; agent: Agent } | undefined;

  constructor(connection: ClusterConnection) {
    this.#connection = connection;
  }

  async send(options: TransportRequest): Promise<Dispatcher.ResponseData> {
    const token = await this.#token();
    const response = await this.#sendWith(token, options);
    if (response.statusCode !== 401) {
      return response;
    }
    this.#files.forget();
    const renewed = await this.#token();
    if (renewed === token) {
      return response;
    }
    await response.body.dump();
    return this.#sendWith(renewed, options);
  }

  /** Cuts every connection. */
  async close(): Promise<void> {
    await this.#agent?.agent.destroy();
  }

  async #sendWith(token: string | undefined, options: TransportRequest) {
    return request(this.#connection.url + options.path, {
      dispatcher: await this.#dispatcher(),
      method: options.method,
      headers: {
        ...options.headers,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: options.body,
      signal: options.signal,
      headersTimeout: options.headersTimeoutMs,
      // Streams may be silent for long; whole answers have a deadline.
      bodyTimeout: 0,
    });
  }

  async #token(): Promise<string | undefined> {
    return (await this.#files.read(this.#connection.token))?.trim();
  }

  async #dispatcher(): Promise<Agent> {
    const { ca, clientCertificate, clientKey } = this.#connection;
    const tls = {
      ca: await this.#files.read(ca),
      cert: await this.#files.read(clientCertificate),
      key: await this.#files.read(clientKey),
    };
    const material = JSON.stringify(tls);
    if (this.#agent?.material !== material) {
      // Requests under way on the old connections may finish.
      void this.#agent?.agent.close();
      const agent = new Agent({
        connect: {
          ...tls,
          rejectUnauthorized: !this.#connection.skipTlsVerify,
          timeout: CONNECT_TIMEOUT_MS,
        },
      });
      this.#agent = { material, agent };
    }
    return this.#agent.agent;
  }
}

import { readFile } from 'node:fs/promises';
import { Agent, type Dispatcher, request } from 'undici';
import type { ClusterConnection, Secret } from './ClusterConnection';

/** How long a file is believed before it is read again, as kubelet's clients do. */
const FILE_MAX_AGE_MS = 60_000;
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

/** A file of the configuration that cannot be read. */
export class CredentialFileError extends Error {
  readonly code = 'CREDENTIAL_FILE';
}

/**
 * Sends requests to one API server with its TLS and credentials, over
 * connections that are kept. Files are read again when they may have been
 * rotated, and at once when the server refuses what they held.
 */
export class KubeTransport {
  readonly #connection: ClusterConnection;
  readonly #files = new Map<string, { text: string; readAt: number }>();
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
    this.#files.clear();
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
    return (await this.#read(this.#connection.token))?.trim();
  }

  async #dispatcher(): Promise<Agent> {
    const { ca, clientCertificate, clientKey } = this.#connection;
    const tls = {
      ca: await this.#read(ca),
      cert: await this.#read(clientCertificate),
      key: await this.#read(clientKey),
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

  async #read(secret: Secret | undefined): Promise<string | undefined> {
    if (!secret || 'data' in secret) {
      return secret?.data;
    }
    const known = this.#files.get(secret.file);
    const now = Date.now();
    if (known && now - known.readAt < FILE_MAX_AGE_MS) {
      return known.text;
    }
    try {
      const text = await readFile(secret.file, 'utf8');
      this.#files.set(secret.file, { text, readAt: now });
      return text;
    } catch (error) {
      throw new CredentialFileError(`Cannot read ${secret.file}`, {
        cause: error,
      });
    }
  }
}

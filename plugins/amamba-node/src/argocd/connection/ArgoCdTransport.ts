import { Agent, type Dispatcher, request } from 'undici';
import { z } from 'zod';
import { readText } from '../../upstream/readText';
import { SecretFiles } from '../../upstream/secrets';
import type { ArgoCdConnection } from './ArgoCdConnection';
import { LoginRefused, LoginTokens } from './LoginTokens';

const CONNECT_TIMEOUT_MS = 10_000;
const MAX_LOGIN_BYTES = 64 * 1024;

const sessionSchema = z.object({ token: z.string().min(1) });

/** One request, its path and query built. */
export interface TransportRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  accept: string;
  body?: string;
  signal?: AbortSignal;
  /** Until the answer begins; 0: without end. */
  headersTimeoutMs: number;
}

/**
 * Sends requests to one Argo CD with its TLS and the portal's token, over
 * connections that are its own.
 */
export class ArgoCdTransport {
  readonly #connection: ArgoCdConnection;
  readonly #files = new SecretFiles();
  readonly #logins: LoginTokens | undefined;
  #agent: { ca: string | undefined; agent: Agent } | undefined;
  #token: string | undefined;

  constructor(connection: ArgoCdConnection) {
    this.#connection = connection;
    const { credentials } = connection;
    if (credentials && 'username' in credentials) {
      this.#logins = new LoginTokens({ login: () => this.#logIn(credentials) });
    } else {
      this.#token = credentials?.token;
    }
  }

  /** @throws what undici does, and LoginRefused. */
  async send(options: TransportRequest): Promise<Dispatcher.ResponseData> {
    const token = await this.#currentToken();
    const response = await this.#sendWith(token, options);
    if (response.statusCode !== 401 || !this.#logins) {
      return response;
    }
    this.#logins.refused(token!);
    const renewed = await this.#currentToken();
    await response.body.dump();
    return this.#sendWith(renewed, options);
  }

  /** A stream was told, while it ran, that its token is over. */
  tokenEnded(): void {
    if (this.#token !== undefined) {
      this.#logins?.refused(this.#token);
    }
  }

  /** Cuts every connection. */
  async close(): Promise<void> {
    await this.#agent?.agent.destroy();
  }

  async #currentToken(): Promise<string | undefined> {
    if (this.#logins) {
      this.#token = await this.#logins.get();
    }
    return this.#token;
  }

  async #sendWith(token: string | undefined, options: TransportRequest) {
    const { method, path, accept, body, signal, headersTimeoutMs } = options;
    return request(this.#connection.url + path, {
      dispatcher: await this.#dispatcher(),
      method,
      headers: {
        accept,
        'user-agent': 'amamba-for-backstage',
        // Exactly this, also without a body: Argo CD answers 415 otherwise.
        ...(method !== 'GET' && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body,
      signal,
      headersTimeout: headersTimeoutMs,
      // Streams may be silent for long; whole answers have a deadline.
      bodyTimeout: 0,
    });
  }

  async #logIn(credentials: {
    username: string;
    password: string;
  }): Promise<string> {
    // Not with the signal of the caller who happens to be first.
    const response = await this.#sendWith(undefined, {
      method: 'POST',
      path: '/api/v1/session',
      accept: 'application/json',
      body: JSON.stringify(credentials),
      signal: AbortSignal.timeout(this.#connection.timeoutMs),
      headersTimeoutMs: this.#connection.timeoutMs,
    });
    const text = await readText(response.body, MAX_LOGIN_BYTES);
    if (response.statusCode === 401 || response.statusCode === 403) {
      throw new LoginRefused(readWords(text));
    }
    const session = sessionSchema.safeParse(parseJson(text));
    if (response.statusCode !== 200 || !session.success) {
      throw Object.assign(
        new Error(`A login was answered with HTTP ${response.statusCode}`),
        { code: 'INVALID_ANSWER' },
      );
    }
    return session.data.token;
  }

  async #dispatcher(): Promise<Agent> {
    const ca = await this.#files.read(this.#connection.ca);
    if (!this.#agent || this.#agent.ca !== ca) {
      // Requests under way on the old connections may finish.
      void this.#agent?.agent.close();
      const agent = new Agent({
        connect: {
          ca,
          rejectUnauthorized: !this.#connection.skipTlsVerify,
          timeout: CONNECT_TIMEOUT_MS,
        },
      });
      this.#agent = { ca, agent };
    }
    return this.#agent.agent;
  }
}

function readWords(text: string): string {
  const words = z.object({ message: z.string() }).safeParse(parseJson(text));
  return words.data?.message ?? 'without a word';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

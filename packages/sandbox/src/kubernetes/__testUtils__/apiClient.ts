import { Agent, request as httpsRequest } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { RunningCluster } from '../startCluster.ts';

export interface ApiRequest {
  method?: string;
  path: string;
  headers?: Record<string, string | string[]>;
  /** Sent as it is when a string, else as JSON. */
  body?: unknown;
}

export interface ApiAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The parsed body; undefined when it is not JSON. */
  body: any;
}

/** The lines of a watch as they come. */
export interface WatchReader {
  status: number;
  headers: IncomingHttpHeaders;
  lines: any[];
  /** Waits until as many lines have come; fails when the body ends before. */
  take(count: number): Promise<any[]>;
  ended: Promise<void>;
  close(): void;
}

interface Credentials {
  token?: string;
  certificatePem?: string;
  keyPem?: string;
}

/** Speaks plain HTTPS to a cluster, to see every byte it answers. */
export class ApiClient {
  readonly #url: string;
  readonly #agent: Agent;
  readonly #token: string | undefined;

  constructor(
    { url, caPem }: Pick<RunningCluster, 'url' | 'caPem'>,
    { token, certificatePem, keyPem }: Credentials,
  ) {
    this.#url = url;
    this.#token = token;
    this.#agent = new Agent({
      ca: caPem,
      cert: certificatePem,
      key: keyPem,
      keepAlive: true,
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  async send(request: ApiRequest): Promise<ApiAnswer> {
    const response = await this.#open(request);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const { statusCode: status = 0, headers } = response;
    return { status, headers, text, body: parseJson(text) };
  }

  /** An answer as text, to its end or to as many lines. */
  async read(
    path: string,
    {
      headers,
      until = Infinity,
    }: { headers?: ApiRequest['headers']; until?: number },
  ): Promise<Omit<ApiAnswer, 'body'>> {
    const response = await this.#open({ path, headers });
    let text = '';
    for await (const chunk of response) {
      text += chunk;
      if (text.split('\n').length > until) break;
    }
    const { statusCode: status = 0, headers: received } = response;
    return { status, headers: received, text };
  }

  /** An answer that is no text. */
  async fetchBytes(
    path: string,
    headers: ApiRequest['headers'],
  ): Promise<{ type: string; bytes: Buffer }> {
    const response = await this.#open({ path, headers });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const type = response.headers['content-type'] ?? '';
    return { type, bytes: Buffer.concat(chunks) };
  }

  get(path: string, headers?: ApiRequest['headers']): Promise<ApiAnswer> {
    return this.send({ path, headers });
  }

  post(path: string, body: unknown): Promise<ApiAnswer> {
    return this.send({ method: 'POST', path, body });
  }

  put(path: string, body: unknown): Promise<ApiAnswer> {
    return this.send({ method: 'PUT', path, body });
  }

  delete(path: string, body?: unknown): Promise<ApiAnswer> {
    return this.send({ method: 'DELETE', path, body });
  }

  /** @param type - `merge`, `json`, `strategic-merge` or `apply` */
  patch(path: string, type: string, body: unknown): Promise<ApiAnswer> {
    const suffix = type === 'apply' ? 'apply-patch+yaml' : `${type}-patch+json`;
    const headers = { 'Content-Type': `application/${suffix}` };
    return this.send({ method: 'PATCH', path, body, headers });
  }

  async watch(
    path: string,
    headers?: ApiRequest['headers'],
  ): Promise<WatchReader> {
    const response = await this.#open({ path, headers });
    return readLines(response);
  }

  #open({
    method = 'GET',
    path,
    headers = {},
    body,
  }: ApiRequest): Promise<IncomingMessage> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = httpsRequest(
        new URL(path, this.#url),
        {
          method,
          agent: this.#agent,
          headers: {
            Accept: 'application/json',
            ...(this.#token && { Authorization: `Bearer ${this.#token}` }),
            ...(text !== undefined && {
              'Content-Type': 'application/json',
              'Content-Length': String(Buffer.byteLength(text)),
            }),
            ...headers,
          },
        },
        resolve,
      );
      request.once('error', reject);
      request.end(text);
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readLines(response: IncomingMessage): WatchReader {
  const lines: any[] = [];
  let wake = () => {};
  let over = false;
  const reader = createInterface({ input: response });
  reader.on('line', line => {
    lines.push(JSON.parse(line));
    wake();
  });
  const ended = new Promise<void>(resolve => {
    reader.once('close', () => {
      over = true;
      wake();
      resolve();
    });
  });
  // A connection that is cut ends the body like any other end.
  reader.on('error', () => {});
  response.on('error', () => reader.close());
  const another = () =>
    new Promise<void>(resolve => {
      wake = resolve;
    });
  const take = async (count: number) => {
    while (lines.length < count) {
      if (over) {
        throw new Error(`The watch ended after ${lines.length} of ${count}`);
      }
      await another();
    }
    return lines;
  };
  const { statusCode: status = 0, headers } = response;
  return {
    status,
    headers,
    lines,
    take,
    ended,
    close: () => response.destroy(),
  };
}

import type { ServerResponse } from 'node:http';
import { Authority } from '../../__testUtils__/certificates';
import {
  HttpsServer,
  json,
  type SeenRequest,
} from '../../__testUtils__/HttpsServer';
import { DefaultArgoCdClient } from '../client/DefaultArgoCdClient';
import type { ArgoCdConnection } from '../connection/ArgoCdConnection';
import {
  type ArgoWatchTimes,
  DEFAULT_ARGO_WATCH_TIMES,
} from '../watch/WatchTimes';
import { recorded } from './recordings';

type Handler = (request: SeenRequest, response: ServerResponse) => void;

/** A token as Argo CD signs them, but for the signature. */
export function makeToken(options: { endsInS: number; id?: string }): string {
  const encode = (value: object) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + options.endsInS;
  return `${encode({ alg: 'HS256' })}.${encode({
    exp,
    jti: options.id ?? 'one',
  })}.sig`;
}

/**
 * Over TLS, what a test says an Argo CD would: recorded answers, byte for byte
 * where that matters, and faults.
 */
export class ArgoCdServer {
  readonly #clients: DefaultArgoCdClient[] = [];
  readonly #handlers = new Map<string, Handler>();
  readonly authority: Authority;
  readonly http: HttpsServer;

  static async start(): Promise<ArgoCdServer> {
    const authority = await Authority.create();
    const http = await HttpsServer.start(
      await authority.issue({ commonName: 'argocd', hosts: ['127.0.0.1'] }),
    );
    return new ArgoCdServer(authority, http);
  }

  private constructor(authority: Authority, http: HttpsServer) {
    this.authority = authority;
    this.http = http;
    http.answer = (request, response) => {
      const { method, url } = request;
      const handler = this.#handlers.get(`${method} ${url.pathname}`);
      if (handler) {
        handler(request, response);
      } else {
        response.writeHead(404).end('Not Found\n');
      }
    };
  }

  /** `GET /api/v1/applications`; the path as it comes, still encoded. */
  on(call: string, handler: Handler): void {
    this.#handlers.set(call, handler);
  }

  /** Answers with a recording. */
  replay(call: string, name: string): void {
    this.on(call, (_request, response) => {
      const { status, body } = recorded(name);
      if (typeof body === 'string') {
        response.writeHead(status).end(body);
      } else {
        json(response, status, body);
      }
    });
  }

  requestsTo(pathname: string): SeenRequest[] {
    return this.http.requests.filter(({ url }) => url.pathname === pathname);
  }

  client(
    connection: Partial<ArgoCdConnection> = {},
    times: Partial<ArgoWatchTimes> = {},
  ): DefaultArgoCdClient {
    const client = new DefaultArgoCdClient(
      {
        name: 'main',
        title: 'main',
        url: this.http.url,
        uiUrl: this.http.url,
        namespace: 'argocd',
        applicationNamespaces: [],
        credentials: { token: 'sesame' },
        ca: { data: this.authority.pem },
        skipTlsVerify: false,
        timeoutMs: 5_000,
        ...connection,
      },
      {
        ...DEFAULT_ARGO_WATCH_TIMES,
        retry: { baseMs: 10, maxMs: 20 },
        openingMs: 50,
        treeDelayMs: 5,
        ...times,
      },
    );
    this.#clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.map(client => client.close()));
    await this.http.close();
  }
}

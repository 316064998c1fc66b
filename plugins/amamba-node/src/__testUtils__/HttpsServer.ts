import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

/** A request as it came. */
export interface SeenRequest {
  method: string;
  url: URL;
  headers: IncomingMessage['headersDistinct'];
  body: string;
  /** Name in the client's certificate. */
  clientName?: string;
}

export type Answer = (request: SeenRequest, response: ServerResponse) => void;

/** An HTTPS server on loopback whose answers and failures a test decides. */
export class HttpsServer {
  readonly requests: SeenRequest[] = [];
  answer: Answer = (_request, response) => json(response, 200, {});
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  #port = 0;

  static async start(options: ServerOptions): Promise<HttpsServer> {
    const server = new HttpsServer(options);
    await server.listen();
    return server;
  }

  private constructor(options: ServerOptions) {
    this.#server = createServer(options, (request, response) =>
      this.#serve(request, response),
    );
    this.#server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** At the same port as before, if there was one. */
  async listen(): Promise<void> {
    await new Promise<void>(resolve =>
      this.#server.listen(this.#port, '127.0.0.1', resolve),
    );
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  cutConnections(): void {
    this.#sockets.forEach(socket => socket.destroy());
  }

  async close(): Promise<void> {
    const closed = new Promise(resolve => this.#server.close(resolve));
    this.cutConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const seen: SeenRequest = {
      method: request.method!,
      url: new URL(request.url!, this.url),
      headers: request.headersDistinct,
      body: Buffer.concat(chunks).toString(),
      clientName: (request.socket as TLSSocket).getPeerCertificate()?.subject
        ?.CN as string | undefined,
    };
    this.requests.push(seen);
    this.answer(seen, response);
  }
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** A Kubernetes Status of a failure. */
export function failure(
  response: ServerResponse,
  code: number,
  reason: string,
  options: { message?: string; details?: object } = {},
): void {
  json(response, code, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: options.message ?? reason,
    reason,
    details: options.details ?? {},
    code,
  });
}

import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ProgramContext } from '../../programs.ts';
import { RequestLoad } from './requestLoad.ts';

/** A request that a program of a pod got. */
export interface HttpRequest {
  method: string;
  /** Path and query, as the client wrote them. */
  target: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  rawHeaders: string[];
  httpVersion: string;
  remoteAddress: string;
  body(): Promise<Buffer>;
}

export interface HttpReply {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface HttpServiceOptions {
  port: number;
  address?: string;
  /** As `ss -p` names it. */
  program: string;
  /** Memory of the program when it rests. */
  memoryBytes: number;
  /** Processor time of a request. */
  costMs: number;
  handle(request: HttpRequest): Promise<HttpReply> | HttpReply;
  /** After the reply was sent; where access logs are written. */
  onReplied?(request: HttpRequest, reply: HttpReply, bodyBytes: number): void;
}

/** An HTTP server of a program in a pod, on the pod's network. */
export class HttpService {
  readonly #options: HttpServiceOptions;
  readonly #load: RequestLoad;
  readonly #sockets = new Set<Duplex>();
  readonly #listener: { close(): void };
  #server: Server | undefined;

  /** @throws Error with code EADDRINUSE */
  constructor(context: ProgramContext, options: HttpServiceOptions) {
    this.#options = options;
    const { port, address = '0.0.0.0', program, memoryBytes } = options;
    this.#listener = context.container.network.listen(
      { address, port, pid: context.pid, program },
      socket => this.#serve(socket),
    );
    this.#load = new RequestLoad(context, memoryBytes);
    context.signal.addEventListener('abort', () => this.close(), {
      once: true,
    });
  }

  /** Takes no more connections and drops those that it has. */
  close(): void {
    this.#listener.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Takes no more connections; ends when the present requests are answered. */
  async drain(): Promise<void> {
    this.#listener.close();
    const server = this.#server;
    server?.closeIdleConnections();
    await Promise.all(
      [...this.#sockets].map(
        socket =>
          new Promise<void>(resolve => {
            if (this.#busy.has(socket)) socket.once('close', () => resolve());
            else {
              socket.destroy();
              resolve();
            }
          }),
      ),
    );
  }

  readonly #busy = new Set<Duplex>();

  #serve(socket: Duplex): void {
    // Most servers of a large cluster are never asked anything.
    this.#server ??= this.#createServer();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    this.#server.emit('connection', socket);
  }

  #createServer(): Server {
    return createServer((request, response) => {
      const { socket } = request;
      this.#busy.add(socket);
      response.once('close', () => this.#busy.delete(socket));
      void this.#answer(request, response);
    });
  }

  async #answer(
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const request = requestOf(incoming);
    let reply: HttpReply;
    try {
      reply = await this.#options.handle(request);
    } catch (error) {
      reply = { status: 500, body: `${(error as Error).message}\n` };
    }
    this.#load.record(this.#options.costMs);
    const body = Buffer.from(reply.body ?? '');
    response.writeHead(reply.status, {
      ...reply.headers,
      ...(reply.status !== 304 && { 'Content-Length': body.length }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
    const sent = request.method === 'HEAD' ? 0 : body.length;
    this.#options.onReplied?.(request, reply, sent);
  }
}

function requestOf(incoming: IncomingMessage): HttpRequest {
  const target = incoming.url ?? '/';
  const url = new URL(target, 'http://localhost');
  return {
    method: incoming.method ?? 'GET',
    target,
    path: decodePath(url.pathname),
    query: url.searchParams,
    headers: incoming.headers,
    rawHeaders: incoming.rawHeaders,
    httpVersion: incoming.httpVersion,
    remoteAddress: (incoming.socket.remoteAddress ?? '-').replace(
      /^::ffff:/,
      '',
    ),
    body: () => buffer(incoming),
  };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** An answer in JSON. */
export function jsonReply(
  value: unknown,
  status = 200,
  indent?: number,
): HttpReply {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value, null, indent),
  };
}

export function textReply(body: string, status = 200): HttpReply {
  return {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    body,
  };
}

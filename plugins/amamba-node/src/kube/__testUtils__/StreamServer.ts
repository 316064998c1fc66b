import { createServer, type IncomingMessage, type Server } from 'node:http';
import {
  createServer as createTlsServer,
  type ServerOptions,
} from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** An HTTP answer in place of a WebSocket. */
export interface Refusal {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

/** The WebSockets of an API server, whose frames a test decides. */
export class StreamServer {
  /** What was asked for, in order. */
  readonly requests: IncomingMessage[] = [];
  /** Answers with what it returns, if it does. */
  refuse: (request: IncomingMessage) => Refusal | undefined = () => undefined;
  /** Leaves handshakes without an answer. */
  silent = false;
  /** The subprotocol to choose; the first that is offered unless told. */
  protocol: string | undefined;
  serve: (socket: WebSocket) => void = () => {};
  readonly #server: Server;
  readonly #scheme: string;
  readonly #sockets = new Set<Duplex>();

  /** @param tls - absent: without */
  static async start(tls?: ServerOptions): Promise<StreamServer> {
    const server = tls ? createTlsServer(tls) : createServer();
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new StreamServer(server, tls ? 'https' : 'http');
  }

  private constructor(server: Server, scheme: string) {
    this.#server = server;
    this.#scheme = scheme;
    server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('upgrade', (request, socket, head) =>
      this.#upgrade(request, socket, head),
    );
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${this.#scheme}://127.0.0.1:${port}`;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    const closed = new Promise(resolve => this.#server.close(resolve));
    this.#sockets.forEach(socket => socket.destroy());
    await closed;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.requests.push(request);
    if (this.silent) {
      return;
    }
    const refusal = this.refuse(request);
    if (refusal) {
      const { status, headers = {}, body } = refusal;
      const lines = Object.entries({
        ...headers,
        'content-length': Buffer.byteLength(body),
        connection: 'close',
      }).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 ${status} \r\n${lines.join('')}\r\n${body}`);
      return;
    }
    const server = new WebSocketServer({
      noServer: true,
      handleProtocols: offered => this.protocol ?? [...offered][0],
    });
    server.handleUpgrade(request, socket, head, this.serve);
  }
}

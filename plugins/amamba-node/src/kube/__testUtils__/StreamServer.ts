import { createServer, type IncomingMessage, type Server } from 'node:http';
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
  /** What is refused; everything is taken otherwise. */
  refusal: Refusal | undefined;
  /** Leaves handshakes without an answer. */
  silent = false;
  /** The subprotocol to choose; the first that is offered unless told. */
  protocol: string | undefined;
  serve: (socket: WebSocket) => void = () => {};
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  static async start(): Promise<StreamServer> {
    const server = createServer();
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new StreamServer(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('upgrade', (request, socket, head) =>
      this.#upgrade(request, socket, head),
    );
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
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
    if (this.refusal) {
      const { status, headers = {}, body } = this.refusal;
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

import { ServerResponse, type IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ApiServerOptions {
  host: string;
  /** 0 takes any free port; a server that starts again keeps its port. */
  port: number;
  caPem: string;
  certificatePem: string;
  keyPem: string;
}

export type RequestListener = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

/** As Go's server has it: tokens, groups to impersonate and selectors are long. */
const MAX_HEADER_BYTES = 1024 * 1024;

/** The HTTPS endpoint of a cluster; it can go away and come back. */
export class ApiServer {
  readonly #options: ApiServerOptions;
  readonly #sockets = new Set<Duplex>();
  #server: ReturnType<typeof createServer> | undefined;
  #port: number;
  #handle: RequestListener = async (_request, response) => {
    response.writeHead(503).end();
  };

  constructor(options: ApiServerOptions) {
    this.#options = options;
    this.#port = options.port;
  }

  get port(): number {
    return this.#port;
  }

  /** Sets who answers, for this start and those to come. */
  serve(listener: RequestListener): void {
    this.#handle = listener;
  }

  async start(): Promise<void> {
    if (this.#server) return;
    const { host, caPem, certificatePem, keyPem } = this.#options;
    const server = createServer(
      {
        ca: caPem,
        cert: certificatePem,
        key: keyPem,
        // Asked for, not demanded: most clients bring a token.
        requestCert: true,
        rejectUnauthorized: false,
        // Watches last; a client that is silent is not gone.
        requestTimeout: 0,
        maxHeaderSize: MAX_HEADER_BYTES,
      },
      (request, response) => {
        request.socket.setNoDelay(true);
        void this.#handle(request, response);
      },
    );
    server.on('upgrade', (request, socket, head) =>
      this.#upgrade(request, socket as Socket, head),
    );
    server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /**
   * Requests to speak another protocol are let in and refused as all others
   * are; who accepts one takes the socket from the response.
   */
  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.setNoDelay(true);
    if (head.length > 0) socket.unshift(head);
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    const close = () => response.destroy();
    socket.once('close', close);
    response.once('finish', () => socket.end());
    void this.#handle(request, response);
  }

  /** Closes the port and drops every connection, watches too. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = new Promise<void>(resolve => {
      server.close(() => resolve());
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

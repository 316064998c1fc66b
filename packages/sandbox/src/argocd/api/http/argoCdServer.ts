import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { KeyPairPem } from '../../../kubernetes/tls.ts';

export type Listener = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

const HOST = '127.0.0.1';

/** The port on loopback; it can go away and come back. */
export class ArgoCdServer {
  readonly #listener: Listener;
  readonly #certificate: KeyPairPem | undefined;
  readonly #sockets = new Set<Socket>();
  #port: number;
  #server: Server | undefined;

  constructor(
    listener: Listener,
    port: number,
    certificate: KeyPairPem | undefined,
  ) {
    this.#listener = listener;
    this.#port = port;
    this.#certificate = certificate;
  }

  get url(): string {
    return `${this.#certificate ? 'https' : 'http'}://${HOST}:${this.#port}`;
  }

  async start(): Promise<void> {
    if (this.#server) return;
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      request.socket.setNoDelay(true);
      void this.#listener(request, response);
    };
    const server: Server = this.#certificate
      ? createTlsServer(
          {
            cert: this.#certificate.certificatePem,
            key: this.#certificate.keyPem,
          },
          listener,
        )
      : createServer(listener);
    // Streams last; a client that is silent is not gone.
    server.requestTimeout = 0;
    server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, HOST, resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Closes the port and drops every connection, streams too. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = new Promise(resolve => {
      server.close(resolve);
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

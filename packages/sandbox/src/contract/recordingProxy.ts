import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RunningCluster } from '../kubernetes/index.ts';

/** What a client asked for, and how it was answered. */
export interface SentRequest {
  method: string;
  path: string;
  headers?: Record<string, string>;
  /** Of JSON the value, of anything else the bytes as text. */
  body?: unknown;
  /** 0 until the answer begins. */
  status: number;
}

/** Stands before a cluster, asks in the name of its administrator and notes what is sent. */
export class RecordingProxy {
  readonly #cluster: RunningCluster;
  readonly #agent: Agent;
  readonly #server: Server;
  #requests: SentRequest[] = [];

  constructor(cluster: RunningCluster) {
    this.#cluster = cluster;
    this.#agent = new Agent({ ca: cluster.caPem, keepAlive: true });
    this.#server = createServer((request, response) => {
      void this.#pass(request, response);
    });
    this.#server.on('upgrade', (request, socket) =>
      this.#upgrade(request, socket),
    );
  }

  /** @returns where it listens */
  async open(): Promise<string> {
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  close(): void {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** What was sent since it was last asked. */
  take(): SentRequest[] {
    const taken = this.#requests;
    this.#requests = [];
    return taken;
  }

  #note({ method = '', url = '', headers }: IncomingMessage): SentRequest {
    const { accept, 'content-type': type } = headers;
    const sent: SentRequest = {
      method,
      path: url,
      headers: {
        ...(accept && { Accept: accept }),
        ...(type && { 'Content-Type': type }),
      },
      status: 0,
    };
    this.#requests.push(sent);
    return sent;
  }

  #forward({ method, url = '', headers }: IncomingMessage) {
    const { host: _proxy, ...rest } = headers;
    return httpsRequest(new URL(url, this.#cluster.url), {
      method,
      agent: this.#agent,
      headers: { ...rest, authorization: `Bearer ${this.#cluster.adminToken}` },
    });
  }

  async #pass(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const sent = this.#note(request);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    sent.body = readable(body);
    const forwarded = this.#forward(request);
    forwarded.on('error', () => response.destroy());
    forwarded.on('response', answer => {
      sent.status = answer.statusCode ?? 0;
      response.writeHead(sent.status, answer.headers);
      response.flushHeaders();
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    response.on('close', () => forwarded.destroy());
    forwarded.end(body);
  }

  #upgrade(request: IncomingMessage, socket: Duplex): void {
    const sent = this.#note(request);
    const forwarded = this.#forward(request);
    socket.on('error', () => forwarded.destroy());
    forwarded.on('error', () => socket.destroy());
    forwarded.on('response', answer => {
      sent.status = answer.statusCode ?? 0;
      socket.write(headOf(answer));
      answer.pipe(socket);
    });
    forwarded.on('upgrade', (answer, upstream, head) => {
      sent.status = answer.statusCode ?? 0;
      socket.write(headOf(answer));
      socket.write(head);
      upstream.on('error', () => socket.destroy());
      upstream.pipe(socket).pipe(upstream);
    });
    forwarded.end();
  }
}

function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage) {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function readable(body: Buffer): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text || undefined;
  }
}

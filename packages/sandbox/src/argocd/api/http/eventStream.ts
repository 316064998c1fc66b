import { STATUS_CODES } from 'node:http';
import type { ApiRequest } from './apiRequest.ts';
import type { GrpcError } from './grpcError.ts';

const KEEP_ALIVE_MS = 15_000;

/** Bytes that wait for a client before it is taken for gone. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

export function wantsEvents(request: ApiRequest): boolean {
  return request.http.headers.accept === 'text/event-stream';
}

/**
 * Frames one after the other: as lines of JSON, or as server-sent events when
 * asked for. Nothing is sent before the first frame, not even headers.
 */
export class EventStream {
  readonly #request: ApiRequest;
  readonly #events: boolean;
  #keepAlive: NodeJS.Timeout | undefined;

  constructor(request: ApiRequest) {
    this.#request = request;
    this.#events = wantsEvents(request);
    request.signal.addEventListener('abort', () => this.#stop());
  }

  send(result: unknown): void {
    this.#write(200, JSON.stringify({ result }));
  }

  /** Sends the error as the last frame; before any other, with its status. */
  fail(error: GrpcError): void {
    this.#write(error.httpStatus, JSON.stringify(errorFrame(error)));
    this.end();
  }

  end(): void {
    const { response } = this.#request;
    if (!response.headersSent) this.#open(200);
    this.#stop();
    response.end();
  }

  #write(status: number, json: string): void {
    const { response } = this.#request;
    if (response.writableEnded || response.destroyed) return;
    if (!response.headersSent) this.#open(status);
    response.write(this.#events ? `data: ${json} \n\n\n` : `${json}\n`);
    if (response.writableLength > MAX_WAITING_BYTES) response.destroy();
  }

  #open(status: number): void {
    const { response } = this.#request;
    response.writeHead(status, {
      'content-type': this.#events ? 'text/event-stream' : 'application/json',
      'transfer-encoding': 'chunked',
    });
    if (!this.#events) return;
    this.#keepAlive = setInterval(() => response.write(':\n'), KEEP_ALIVE_MS);
    this.#keepAlive.unref();
  }

  #stop(): void {
    clearInterval(this.#keepAlive);
  }
}

export function errorFrame(error: GrpcError) {
  return {
    error: {
      grpc_code: error.code,
      http_code: error.httpStatus,
      message: error.message,
      http_status: STATUS_CODES[error.httpStatus],
    },
  };
}

import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { toMessage } from './channels';
import { keepAlive } from './keepAlive';

const DATA = 0;
const ERROR = 1;
/** Each channel opens with the port, as two little-endian bytes. */
const PORT_BYTES = 2;
/** Longest error text that is read, in bytes. */
const MAX_ERROR_BYTES = 4 * 1024;
/** Data travels in messages of at most this. */
const MAX_DATA_BYTES = 32 * 1024;

/** A port of a pod over a WebSocket of `v4.channel.k8s.io`. */
export class PortForward extends Duplex {
  readonly #socket: WebSocket;
  readonly #port: number;
  readonly #failure: (message: string) => Error;
  /** What is still to come of each channel's port. */
  readonly #opening = [Buffer.alloc(0), Buffer.alloc(0)];
  #lost: string | undefined;

  /**
   * @param socket - paused
   */
  constructor(
    socket: WebSocket,
    options: {
      port: number;
      failure: (message: string) => Error;
      signal?: AbortSignal;
    },
  ) {
    super({ allowHalfOpen: false, signal: options.signal });
    this.#socket = socket;
    this.#port = options.port;
    this.#failure = options.failure;
    socket.on('message', data => this.#take(data as Buffer));
    socket.on('error', ({ message }) => {
      this.#lost ??= message;
    });
    socket.once('close', code => this.#closed(code));
    keepAlive(socket, {
      onSilent: () => {
        this.#lost = 'The cluster no longer answers';
      },
    });
  }

  /**
   * As of a socket: Node's HTTP client calls it when it is done. The protocol
   * cannot say that only one direction has ended.
   */
  destroySoon(): void {
    if (this.writableFinished) {
      this.destroy();
    } else {
      this.once('finish', () => this.destroy());
      this.end();
    }
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    const last = chunk.length - MAX_DATA_BYTES;
    let start = 0;
    for (; start < last; start += MAX_DATA_BYTES) {
      const part = chunk.subarray(start, start + MAX_DATA_BYTES);
      this.#socket.send(toMessage(DATA, part), () => {});
    }
    this.#socket.send(toMessage(DATA, chunk.subarray(start)), error =>
      done(error),
    );
  }

  override _destroy(
    error: Error | null,
    done: (error?: Error | null) => void,
  ): void {
    // What still comes is thrown away, up to the other side's answer.
    this.#socket.resume();
    this.#socket.close(1000);
    done(error);
  }

  #take(message: Buffer): void {
    const [channel] = message;
    if (this.destroyed || (channel !== DATA && channel !== ERROR)) {
      return;
    }
    const bytes = this.#opened(channel, message.subarray(1));
    if (bytes.length === 0) {
      return;
    }
    if (channel === ERROR) {
      const text = bytes.subarray(0, MAX_ERROR_BYTES).toString('utf8');
      this.destroy(this.#failure(text));
    } else if (!this.push(bytes)) {
      this.#socket.pause();
    }
  }

  /** The bytes without the port with which their channel opens. */
  #opened(channel: number, bytes: Buffer): Buffer {
    const opening = this.#opening[channel];
    const missing = PORT_BYTES - opening.length;
    if (missing === 0) {
      return bytes;
    }
    const port = Buffer.concat([opening, bytes.subarray(0, missing)]);
    this.#opening[channel] = port;
    if (port.length === PORT_BYTES && port.readUInt16LE() !== this.#port) {
      const message = `It opened port ${port.readUInt16LE()} instead`;
      this.destroy(this.#failure(message));
    }
    return bytes.subarray(missing);
  }

  #closed(code: number): void {
    if (this.destroyed) {
      return;
    }
    if (code === 1000 || code === 1005) {
      this.push(null);
    } else {
      const message = this.#lost ?? `The connection was closed (${code})`;
      this.destroy(this.#failure(message));
    }
  }
}

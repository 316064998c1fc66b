import type { Duplex } from 'node:stream';
import { writeTo } from '../writeTo.ts';
import { HeaderCodec, type Headers } from './headerBlock.ts';

const VERSION = 3;
const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const GOAWAY = 7;
const FIN = 1;
const MAX_FRAME_BYTES = 4 * 1024 * 1024;
const MAX_DATA_BYTES = 32_768;

/** A stream that a client has opened. */
export interface SpdyStream {
  readonly id: number;
  readonly headers: Headers;
  /** Chunks in order; the connection waits for the result. Undefined: the end. */
  onData: (chunk: Buffer | undefined) => Promise<void> | void;
  /** Resolves when the connection has room for more. */
  write(chunk: Buffer): Promise<void>;
  /** No more is written; reading goes on. */
  end(): void;
  reset(): void;
}

interface Carrier {
  sendData(id: number, chunk: Buffer, last: boolean): Promise<void>;
  reset(id: number): void;
}

class Stream implements SpdyStream {
  readonly id: number;
  readonly headers: Headers;
  readonly #connection: Carrier;
  onData: SpdyStream['onData'] = () => undefined;
  #ended = false;

  constructor(connection: Carrier, id: number, headers: Headers) {
    this.#connection = connection;
    this.id = id;
    this.headers = headers;
  }

  async write(chunk: Buffer): Promise<void> {
    if (this.#ended || chunk.length === 0) return;
    await this.#connection.sendData(this.id, chunk, false);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    void this.#connection.sendData(this.id, Buffer.alloc(0), true);
  }

  reset(): void {
    this.#ended = true;
    this.#connection.reset(this.id);
  }
}

/**
 * The server's side of SPDY/3.1 as Kubernetes uses it: streams that the client
 * opens, without flow control of its own (the client's library has none).
 */
export class SpdyConnection {
  readonly #socket: Duplex;
  readonly #codec = new HeaderCodec();
  readonly #streams = new Map<number, Stream>();
  /** Streams of which one side has said all. */
  readonly #halfClosed = new Set<number>();
  readonly #onStream: (stream: SpdyStream) => void;
  readonly #onClose: () => void;
  #buffer: Buffer = Buffer.alloc(0);
  #closed = false;
  #lastStream = 0;

  constructor(
    socket: Duplex,
    onStream: (stream: SpdyStream) => void,
    onClose: () => void,
  ) {
    this.#socket = socket;
    this.#onStream = onStream;
    this.#onClose = onClose;
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#ended());
    void this.#receive();
  }

  /** Says that no more streams are taken, and closes. */
  close(): void {
    if (this.#closed) return;
    const body = Buffer.alloc(8);
    body.writeUInt32BE(this.#lastStream);
    void this.#send(controlFrame(GOAWAY, 0, body));
    this.#socket.end();
  }

  async sendData(id: number, chunk: Buffer, last: boolean): Promise<void> {
    for (let at = 0; at < Math.max(1, chunk.length); at += MAX_DATA_BYTES) {
      const part = chunk.subarray(at, at + MAX_DATA_BYTES);
      const head = Buffer.alloc(8);
      head.writeUInt32BE(id);
      const isLast = last && at + MAX_DATA_BYTES >= chunk.length;
      head.writeUInt32BE((isLast ? FIN << 24 : 0) + part.length, 4);
      await this.#send(Buffer.concat([head, part]));
    }
    if (last) this.#closeHalf(id);
  }

  reset(id: number): void {
    const body = Buffer.alloc(8);
    body.writeUInt32BE(id);
    body.writeUInt32BE(5, 4);
    void this.#send(controlFrame(RST_STREAM, 0, body));
    this.#forget(id);
  }

  #closeHalf(id: number): void {
    if (this.#halfClosed.has(id)) this.#forget(id);
    else if (this.#streams.has(id)) this.#halfClosed.add(id);
  }

  #forget(id: number): void {
    this.#streams.delete(id);
    this.#halfClosed.delete(id);
  }

  async #send(frame: Buffer): Promise<void> {
    if (!this.#closed) await writeTo(this.#socket, frame);
  }

  async #receive(): Promise<void> {
    try {
      for await (const chunk of this.#socket) {
        this.#buffer = Buffer.concat([this.#buffer, chunk as Buffer]);
        for (let frame = this.#nextFrame(); frame; frame = this.#nextFrame()) {
          await this.#frame(frame);
        }
      }
    } catch {
      // A connection that is not SPDY, or that broke: there is nobody to tell.
    }
    this.#ended();
    this.#socket.destroy();
  }

  #nextFrame(): Buffer | undefined {
    if (this.#buffer.length < 8) return undefined;
    const length = this.#buffer.readUIntBE(5, 3);
    if (length > MAX_FRAME_BYTES) throw new Error('frame too large');
    if (this.#buffer.length < 8 + length) return undefined;
    const frame = this.#buffer.subarray(0, 8 + length);
    this.#buffer = this.#buffer.subarray(8 + length);
    return frame;
  }

  async #frame(frame: Buffer): Promise<void> {
    const flags = frame[4];
    const body = frame.subarray(8);
    if ((frame[0] & 0x80) === 0) {
      const id = frame.readUInt32BE(0);
      const stream = this.#streams.get(id);
      if (stream && body.length > 0) await stream.onData(Buffer.from(body));
      if (flags & FIN) await this.#endOfInput(id);
      return;
    }
    const type = frame.readUInt16BE(2);
    if (type === SYN_STREAM) await this.#open(body, flags);
    else if (type === PING) await this.#send(frame);
    else if (type === RST_STREAM) {
      const id = body.readUInt32BE(0);
      await this.#streams.get(id)?.onData(undefined);
      this.#forget(id);
    }
  }

  async #open(body: Buffer, flags: number): Promise<void> {
    const id = body.readUInt32BE(0) & 0x7fffffff;
    this.#lastStream = id;
    const headers = await this.#codec.decode(body.subarray(10));
    const stream = new Stream(this, id, headers);
    this.#streams.set(id, stream);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(id);
    const reply = Buffer.concat([head, await this.#codec.encode({})]);
    await this.#send(controlFrame(SYN_REPLY, 0, reply));
    this.#onStream(stream);
    if (flags & FIN) await this.#endOfInput(id);
  }

  async #endOfInput(id: number): Promise<void> {
    await this.#streams.get(id)?.onData(undefined);
    this.#closeHalf(id);
  }

  #ended(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#codec.close();
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    streams.forEach(stream => void stream.onData(undefined));
    this.#onClose();
  }
}

function controlFrame(type: number, flags: number, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x8000 | VERSION);
  head.writeUInt16BE(type, 2);
  head.writeUInt32BE(flags * 2 ** 24 + body.length, 4);
  return Buffer.concat([head, body]);
}

import { encodeText } from './bytes.ts';

/** What a file descriptor stands for. Descriptors share it by counting. */
export abstract class OpenFile {
  #references = 1;

  /**
   * The next bytes, at most `max` of them; undefined at the end.
   * @throws when `signal` has aborted: then nothing was taken
   */
  abstract read(max: number, signal: AbortSignal): Promise<Buffer | undefined>;
  /** Resolves when there is room for more. @throws BrokenPipeError */
  abstract write(chunk: Buffer): Promise<void>;

  /** Gives back bytes that were read too many. */
  unread(_chunk: Buffer): void {}

  retain(): this {
    this.#references += 1;
    return this;
  }

  release(): void {
    this.#references -= 1;
    if (this.#references === 0) this.close();
  }

  /** The last descriptor is gone. */
  protected close(): void {}
}

/** Nobody will read what is written any more. */
export class BrokenPipeError extends Error {
  constructor() {
    super('Broken pipe');
  }
}

/** Lets any number of waiters look again when something has changed. */
export class Changes {
  #waiting: (() => void)[] = [];

  notify(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    waiting.forEach(resolve => resolve());
  }

  next(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const aborted = () => reject(signal?.reason);
      signal?.addEventListener('abort', aborted, { once: true });
      this.#waiting.push(() => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      });
    });
  }
}

/** Most bytes that wait in a pipe, as in Linux. */
export const PIPE_BYTES = 65_536;

/** Bytes on their way from writers to readers; bounded. */
export class ByteQueue {
  readonly #chunks: Buffer[] = [];
  readonly #changes = new Changes();
  #bytes = 0;
  #ended = false;
  #dropped = false;

  get length(): number {
    return this.#bytes;
  }

  async push(chunk: Buffer): Promise<void> {
    while (this.#bytes >= PIPE_BYTES && !this.#dropped) {
      await this.#changes.next();
    }
    if (this.#dropped) throw new BrokenPipeError();
    this.add(chunk);
  }

  /** Adds without waiting for room. */
  add(chunk: Buffer): void {
    if (chunk.length === 0 || this.#dropped) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    this.#changes.notify();
  }

  unshift(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.unshift(chunk);
    this.#bytes += chunk.length;
    this.#changes.notify();
  }

  async take(max: number, signal?: AbortSignal): Promise<Buffer | undefined> {
    signal?.throwIfAborted();
    while (this.#chunks.length === 0) {
      if (this.#ended || this.#dropped) return undefined;
      await this.#changes.next(signal);
    }
    const first = this.#chunks.shift() as Buffer;
    if (first.length > max) this.#chunks.unshift(first.subarray(max));
    const taken = first.subarray(0, max);
    this.#bytes -= taken.length;
    this.#changes.notify();
    return taken;
  }

  /** No more is written. */
  end(): void {
    this.#ended = true;
    this.#changes.notify();
  }

  /** Nobody reads any more. */
  drop(): void {
    this.#dropped = true;
    this.#chunks.length = 0;
    this.#bytes = 0;
    this.#changes.notify();
  }
}

class PipeReader extends OpenFile {
  readonly #queue: ByteQueue;

  constructor(queue: ByteQueue) {
    super();
    this.#queue = queue;
  }

  read(max: number, signal: AbortSignal): Promise<Buffer | undefined> {
    return this.#queue.take(max, signal);
  }

  async write(): Promise<void> {
    throw new Error('Bad file descriptor');
  }

  override unread(chunk: Buffer): void {
    this.#queue.unshift(chunk);
  }

  protected override close(): void {
    this.#queue.drop();
  }
}

class PipeWriter extends OpenFile {
  readonly #queue: ByteQueue;

  constructor(queue: ByteQueue) {
    super();
    this.#queue = queue;
  }

  async read(): Promise<undefined> {
    throw new Error('Bad file descriptor');
  }

  write(chunk: Buffer): Promise<void> {
    return this.#queue.push(chunk);
  }

  protected override close(): void {
    this.#queue.end();
  }
}

export function createPipe(): { reader: OpenFile; writer: OpenFile } {
  const queue = new ByteQueue();
  return { reader: new PipeReader(queue), writer: new PipeWriter(queue) };
}

/** Bytes that are known beforehand: a here document. */
export class TextFile extends OpenFile {
  #rest: Buffer;

  constructor(text: string) {
    super();
    this.#rest = encodeText(text);
  }

  async read(max: number): Promise<Buffer | undefined> {
    if (this.#rest.length === 0) return undefined;
    const chunk = this.#rest.subarray(0, max);
    this.#rest = this.#rest.subarray(chunk.length);
    return chunk;
  }

  async write(): Promise<void> {
    throw new Error('Bad file descriptor');
  }

  override unread(chunk: Buffer): void {
    this.#rest = Buffer.concat([chunk, this.#rest]);
  }
}

/** Hands over what is written; reading finds nothing. */
export class SinkFile extends OpenFile {
  readonly #onWrite: (chunk: Buffer) => void | Promise<void>;

  constructor(onWrite: (chunk: Buffer) => void | Promise<void>) {
    super();
    this.#onWrite = onWrite;
  }

  async read(): Promise<undefined> {
    return undefined;
  }

  async write(chunk: Buffer): Promise<void> {
    if (chunk.length > 0) await this.#onWrite(chunk);
  }
}

export function nullFile(): OpenFile {
  return new SinkFile(() => undefined);
}

/** A device that always has more of what `fill` makes. */
export class EndlessFile extends OpenFile {
  readonly #fill: (size: number) => Buffer;

  constructor(fill: (size: number) => Buffer) {
    super();
    this.#fill = fill;
  }

  async read(max: number): Promise<Buffer> {
    return this.#fill(max);
  }

  async write(): Promise<void> {}
}

/** What a program may gather of its input; the sandbox has but one memory. */
const MOST_READ_BYTES = 256 * 1024 * 1024;

/**
 * All bytes until the end.
 * @throws Error when there are too many
 */
export async function readAll(
  file: OpenFile,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    const chunk = await file.read(PIPE_BYTES, signal);
    if (!chunk) return Buffer.concat(chunks);
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_READ_BYTES) throw new Error('Out of memory');
  }
}

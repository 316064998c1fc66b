import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes of one read when a spool is read from end to end. */
const READ_BYTES = 64 * 1024;

/**
 * A log while it is being written: a temporary file that many read while one
 * appends to it, up to a size. It has no name once it is open, so that it is
 * gone with the process, however that ends.
 */
export class Spool {
  /** @param maxBytes - what comes after is not kept. */
  static async create(maxBytes: number): Promise<Spool> {
    const path = join(tmpdir(), `amamba-log-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    // Windows keeps the name of an open file; close() tries again.
    await rm(path, { force: true }).catch(() => undefined);
    return new Spool(path, file, maxBytes);
  }

  readonly #path: string;
  readonly #file: FileHandle;
  readonly #maxBytes: number;
  #size = 0;
  #truncated = false;

  private constructor(path: string, file: FileHandle, maxBytes: number) {
    this.#path = path;
    this.#file = file;
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#size;
  }

  /** Something was not kept. */
  get truncated(): boolean {
    return this.#truncated;
  }

  async append(bytes: Uint8Array): Promise<void> {
    const room = this.#maxBytes - this.#size;
    const kept = bytes.subarray(0, Math.max(0, room));
    this.#truncated ||= kept.length < bytes.length;
    await this.#file.write(kept, 0, kept.length, this.#size);
    this.#size += kept.length;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const buffer = Buffer.alloc(
      Math.max(0, Math.min(length, this.#size - offset)),
    );
    const { bytesRead } = await this.#file.read(
      buffer,
      0,
      buffer.length,
      offset,
    );
    return buffer.subarray(0, bytesRead);
  }

  async *readAll(): AsyncIterable<Uint8Array> {
    for (let offset = 0; offset < this.#size; offset += READ_BYTES) {
      yield await this.read(offset, READ_BYTES);
    }
  }

  /** Deletes the file; nobody may be reading it. */
  async close(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}

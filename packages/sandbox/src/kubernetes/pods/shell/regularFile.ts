import type { IFileSystem } from 'just-bash';
import { OpenFile } from './openFile.ts';

/** A file of the container's file system, opened for reading or appending. */
export class RegularFile extends OpenFile {
  readonly #fs: IFileSystem;
  readonly path: string;
  #position = 0;

  constructor(fs: IFileSystem, path: string) {
    super();
    this.#fs = fs;
    this.path = path;
  }

  async read(max: number): Promise<Buffer | undefined> {
    const content = await this.#fs.readFileBuffer(this.path);
    if (this.#position >= content.length) return undefined;
    const end = Math.min(content.length, this.#position + max);
    const chunk = Buffer.from(content.subarray(this.#position, end));
    this.#position = end;
    return chunk;
  }

  async write(chunk: Buffer): Promise<void> {
    await this.#fs.appendFile(this.path, chunk);
  }

  override unread(chunk: Buffer): void {
    this.#position -= chunk.length;
  }
}

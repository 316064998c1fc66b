import {
  constants,
  createDeflate,
  createInflate,
  type Deflate,
  type Inflate,
} from 'node:zlib';
import { HEADER_DICTIONARY } from './dictionary.ts';

/** What a block may become: a few bytes can stand for any number of others. */
const MAX_HEADER_BYTES = 1024 * 1024;

export type Headers = Record<string, string>;

/** Headers of one direction of a connection; the blocks share their compression. */
export class HeaderCodec {
  readonly #inflate: Inflate = createInflate({
    dictionary: HEADER_DICTIONARY,
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  readonly #deflate: Deflate = createDeflate({
    dictionary: HEADER_DICTIONARY,
    flush: constants.Z_SYNC_FLUSH,
  });

  /** @throws Error when the block is not well compressed, or too large */
  async decode(block: Buffer): Promise<Headers> {
    const plain = await passThrough(this.#inflate, block);
    const headers: Headers = {};
    let at = 4;
    const text = () => {
      const length = plain.readUInt32BE(at);
      const value = plain.subarray(at + 4, at + 4 + length).toString();
      at += 4 + length;
      return value;
    };
    for (let left = plain.readUInt32BE(0); left > 0; left -= 1) {
      const name = text();
      headers[name] = text();
    }
    return headers;
  }

  async encode(headers: Headers): Promise<Buffer> {
    const entries = Object.entries(headers);
    const parts = [numberOf(entries.length)];
    for (const text of entries.flat()) {
      const bytes = Buffer.from(text);
      parts.push(numberOf(bytes.length), bytes);
    }
    return passThrough(this.#deflate, Buffer.concat(parts));
  }

  close(): void {
    this.#inflate.destroy();
    this.#deflate.destroy();
  }
}

function numberOf(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function passThrough(codec: Inflate | Deflate, input: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let collect: (chunk: Buffer) => void = () => undefined;
    const done = (error?: Error | null) => {
      codec.off('data', collect);
      codec.off('error', done);
      if (error) reject(error);
      else resolve(Buffer.concat(chunks));
    };
    collect = chunk => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_HEADER_BYTES) done(new Error('headers too large'));
    };
    codec.on('data', collect);
    codec.once('error', done);
    codec.write(input, error => {
      // What was produced by this write is still being handed over.
      setImmediate(() => done(error));
    });
  });
}

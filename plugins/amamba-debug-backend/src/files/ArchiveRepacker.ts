import { Parser, type ReadEntry, WriteEntryTar } from 'tar';
import { ArchiveGuard } from './ArchiveGuard';

const BLOCK = 512;
/** Two empty blocks end an archive. */
const END_OF_ARCHIVE = Buffer.alloc(2 * BLOCK);
const MAX_TOLD = 5;

/** Makes an archive anew out of one that nobody vouches for. */
export interface ArchiveRepackerOptions {
  /** Directory of the new archive below which everything is. */
  prefix: string;
  /** Gets the bytes of the new archive. */
  onData(bytes: Buffer): void;
}

/**
 * Reads a tar archive as it comes and writes another one, of which everything
 * is below one directory: what {@link ArchiveGuard} drops is left out, owners
 * and bits that give rights to whoever runs a file are taken off.
 */
export class ArchiveRepacker {
  readonly #options: ArchiveRepackerOptions;
  readonly #parser: Parser;
  readonly #guard = new ArchiveGuard();
  readonly #leftOut: string[] = [];
  #leftOutCount = 0;
  #rest: Buffer = Buffer.alloc(0);
  #begun = false;
  #sawEnd = false;
  #problem: string | undefined;

  constructor(options: ArchiveRepackerOptions) {
    this.#options = options;
    this.#parser = new Parser({
      strict: false,
      onReadEntry: entry => this.#take(entry),
      onwarn: (code, message) => {
        if (code === 'TAR_BAD_ARCHIVE' || code === 'TAR_ABORT') {
          this.#problem ??= String(message);
        }
      },
    });
    this.#parser.on('eof', () => {
      this.#sawEnd = true;
    });
  }

  /** Why the archive cannot be read; undefined while it can. */
  get problem(): string | undefined {
    return this.#problem;
  }

  write(bytes: Uint8Array): void {
    if (this.#problem) {
      return;
    }
    // In whole blocks, since the parser reads the text of a long name in the
    // pieces that it gets, and a letter may be cut in two.
    const all = Buffer.concat([this.#rest, bytes]);
    const whole = all.length - (all.length % BLOCK);
    this.#rest = all.subarray(whole);
    if (whole === 0) {
      return;
    }
    if (!this.#begun) {
      this.#begun = true;
      if (isCompressed(all)) {
        this.#problem = 'It is compressed';
        return;
      }
    }
    this.#parser.write(all.subarray(0, whole));
  }

  /**
   * Ends the archive.
   *
   * @returns what was left out, in words; undefined when that is nothing.
   * @throws Error when the archive ended too early or could not be read.
   */
  async end(): Promise<string | undefined> {
    if (!this.#problem) {
      await new Promise<void>(resolve => {
        this.#parser.on('end', resolve);
        this.#parser.on('error', () => resolve());
        this.#parser.end();
      });
    }
    if (this.#problem || !this.#sawEnd) {
      throw new Error(this.#problem ?? 'It ended too early');
    }
    this.#options.onData(END_OF_ARCHIVE);
    return this.#describeLeftOut();
  }

  #take(entry: ReadEntry): void {
    const judgement = this.#guard.judge(entry);
    if ('dropped' in judgement) {
      this.#leaveOut(entry.path, judgement.dropped);
      entry.resume();
      return;
    }
    const { path, kind, linkpath } = judgement;
    const { prefix } = this.#options;
    const inPrefix = (name: string) =>
      [prefix, name].filter(part => part !== '').join('/');
    entry.path = inPrefix(path) + (kind === 'directory' ? '/' : '');
    entry.linkpath =
      kind === 'hardLink' && linkpath !== undefined
        ? inPrefix(linkpath)
        : linkpath;
    if (kind === 'file') {
      entry.type = 'File';
    }
    entry.mode = (entry.mode ?? 0o644) & 0o777;
    new WriteEntryTar(entry, { portable: true }).on('data', bytes =>
      this.#options.onData(bytes as Buffer),
    );
  }

  #leaveOut(path: string, because: string): void {
    this.#leftOutCount += 1;
    if (this.#leftOut.length < MAX_TOLD) {
      const name = path.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
      this.#leftOut.push(`"${name.slice(0, 200)}" ${because}`);
    }
  }

  #describeLeftOut(): string | undefined {
    if (this.#leftOutCount === 0) {
      return undefined;
    }
    const more = this.#leftOutCount - this.#leftOut.length;
    return `Left out: ${this.#leftOut.join('; ')}${
      more > 0 ? `; and ${more} more` : ''
    }.`;
  }
}

/** By the magic numbers of gzip and zstd, which the parser would unpack. */
function isCompressed(bytes: Buffer): boolean {
  return (
    bytes.readUInt16BE(0) === 0x1f8b || bytes.readUInt32BE(0) === 0x28b52ffd
  );
}

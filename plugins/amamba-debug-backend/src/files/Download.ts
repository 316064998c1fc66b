import type { KubeStream, KubeStreamEnd } from '@amamba/plugin-amamba-node';
import { OpeningError } from '../process/RemoteProcess';
import { ArchiveRepacker } from './ArchiveRepacker';
import { explainExit } from './explainExit';
import { readable } from './readable';
import { exitCodeOf } from './runScript';
import { FirstLine, Signal, Transfer } from './Transfer';

const OUTPUT = Buffer.from([1]);
/** What an archive may have beside what is passed on, and as much again. */
const ARCHIVE_SLACK = 1024 * 1024;

/** What the script found. */
export type DownloadKind =
  | {
      type: 'file';
      /** In bytes; undefined for those that have none until they are read, as of /proc. */
      size: number | undefined;
    }
  | { type: 'directory' };

export interface DownloadOptions {
  path: string;
  container: string;
  /** The debug container that is used. */
  via?: string;
  /** Name of the directory within an archive. */
  prefix: string;
  /** Most bytes. */
  limit: number;
}

/** Bytes of a file, or an archive of a directory, out of a container. */
export class Download extends Transfer {
  readonly #options: DownloadOptions;
  readonly #head = new FirstLine();
  readonly #found = new Signal<DownloadKind | undefined>();
  #kind: DownloadKind | undefined;
  #archive: ArchiveRepacker | undefined;
  #bytes = 0;
  /** Of the archive as it comes, of which parts are left out. */
  #read = 0;

  constructor(stream: KubeStream, options: DownloadOptions) {
    super(stream);
    this.#options = options;
    stream.ended.then(() => this.#found.set(undefined));
    this.start();
  }

  /** Undefined when the script ended without finding it. */
  get kind(): Promise<DownloadKind | undefined> {
    return this.#found.value;
  }

  write(): void {}

  endInput(): boolean {
    return false;
  }

  protected takeOutput(frame: Buffer): void {
    if (this.failure) {
      return;
    }
    if (this.#kind) {
      this.#takeBytes(frame.subarray(1), frame);
      return;
    }
    const bytes = this.#head.take(frame.subarray(1));
    if (!bytes) {
      return;
    }
    this.#begin(this.#head.text ?? '');
    if (bytes.length > 0) {
      this.#takeBytes(bytes);
    }
  }

  #begin(line: string): void {
    const [, digits] = /^file (\d{1,16}|-)$/.exec(line) ?? [];
    if (line === 'directory') {
      this.#kind = { type: 'directory' };
      this.#archive = new ArchiveRepacker({
        prefix: this.#options.prefix,
        onData: bytes => this.#pass(Buffer.concat([OUTPUT, bytes])),
      });
    } else if (digits !== undefined) {
      const size = digits === '-' ? undefined : Number(digits);
      this.#kind = { type: 'file', size };
      if ((size ?? 0) > this.#options.limit) {
        this.fail(this.#tooLarge());
      }
    } else {
      this.fail(
        new OpeningError('failed', 'The container answered something else.'),
      );
    }
    this.holdUntilHeard();
    this.#found.set(this.#kind);
  }

  #takeBytes(bytes: Buffer, frame?: Buffer): void {
    if (!this.#archive) {
      this.#pass(frame ?? Buffer.concat([OUTPUT, bytes]));
      return;
    }
    this.#read += bytes.length;
    if (this.#read > 2 * this.#options.limit + ARCHIVE_SLACK) {
      this.fail(this.#tooLarge());
      return;
    }
    this.#archive.write(bytes);
    const { problem } = this.#archive;
    if (problem) {
      this.fail(badArchive(problem));
    }
  }

  #pass(frame: Buffer): void {
    if (this.failure) {
      return;
    }
    this.#bytes += frame.length - 1;
    if (this.#bytes > this.#options.limit) {
      this.fail(this.#tooLarge());
    } else {
      this.emit(frame);
    }
  }

  protected async finish(end: KubeStreamEnd): Promise<KubeStreamEnd> {
    const exitCode = exitCodeOf(end);
    const said = readable(this.said);
    if (!this.#kind) {
      // Whoever opens it explains the exit code.
      return end;
    }
    if (this.#kind.type === 'directory') {
      return this.#finishArchive(exitCode, said);
    }
    const { size } = this.#kind;
    if (exitCode !== 0) {
      this.fail(new OpeningError('failed', `Reading it failed: ${said}`));
    } else if (size !== undefined && this.#bytes !== size) {
      this.fail(
        new OpeningError(
          'failed',
          'The file changed while it was read; what arrived is not all of it.',
        ),
      );
    }
    return { type: 'exited', exitCode: 0 };
  }

  /** tar tells by its exit code that some files could not be read. */
  async #finishArchive(
    exitCode: number | undefined,
    said: string,
  ): Promise<KubeStreamEnd> {
    let leftOut: string | undefined;
    try {
      leftOut = await this.#archive?.end();
    } catch (error) {
      this.fail(badArchive(`${(error as Error).message}. ${said}`));
    }
    const message = [exitCode === 0 ? undefined : said, leftOut]
      .filter(part => part)
      .join(' ');
    return {
      type: 'exited',
      exitCode: exitCode ?? 1,
      ...(message && { message }),
    };
  }

  #tooLarge(): OpeningError {
    const megabytes = Math.floor(this.#options.limit / 1024 / 1024);
    return new OpeningError(
      'too-large',
      `${JSON.stringify(
        this.#options.path,
      )} is larger than the ${megabytes} MiB that may be downloaded. Pack or cut it in a shell, and download the parts.`,
    );
  }

  /** Why it could not begin, when {@link kind} is undefined. */
  async refusal(): Promise<OpeningError | undefined> {
    const exitCode = exitCodeOf(await this.stream.ended);
    return exitCode === undefined
      ? undefined
      : explainExit(exitCode, this.#options, readable(this.said)) ??
          new OpeningError('failed', 'The container answered nothing.');
  }
}

function badArchive(problem: string): OpeningError {
  return new OpeningError(
    'failed',
    `The archive that the container's tar makes cannot be read: ${problem}`,
  );
}

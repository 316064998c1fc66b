import type { KubeStream, KubeStreamEnd } from '@amamba/plugin-amamba-node';
import { OpeningError } from '../process/RemoteProcess';
import { explainExit } from './explainExit';
import { readable } from './readable';
import { exitCodeOf } from './runScript';
import { FirstLine, Signal, Transfer } from './Transfer';

/** How often progress is told, in bytes. */
const STEP = 64 * 1024;

export interface UploadOptions {
  /** Of the file as it will be. */
  path: string;
  directory: string;
  container: string;
  /** The debug container that is used. */
  via?: string;
  /** In bytes; exactly as many must come. */
  size: number;
}

/** A file on its way into a container. */
export class Upload extends Transfer {
  readonly #options: UploadOptions;
  readonly #ready = new Signal<boolean>();
  readonly #lines = [new FirstLine(), new FirstLine()];
  #received = 0;
  #told = 0;
  #onTransferred: ((bytes: number) => void) | undefined;
  #done = false;

  constructor(stream: KubeStream, options: UploadOptions) {
    super(stream);
    this.#options = options;
    stream.ended.then(() => this.#ready.set(false));
    this.start();
  }

  /** Whether the container takes it. */
  get ready(): Promise<boolean> {
    return this.#ready.value;
  }

  /** Whether it is there, under its name. */
  get done(): boolean {
    return this.#done;
  }

  onTransferred(listener: (bytes: number) => void): void {
    this.#onTransferred = listener;
  }

  write(bytes: Uint8Array): void {
    if (this.failure) {
      return;
    }
    this.#received += bytes.length;
    if (this.#received > this.#options.size) {
      this.fail(
        new OpeningError(
          'failed',
          `More than the ${
            this.#options.size
          } bytes that were announced came. The file may have changed meanwhile: try again.`,
        ),
      );
      return;
    }
    this.stream.write(bytes);
    this.#tell();
  }

  /** The container counts, so it need not be told; v4 could not tell it. */
  endInput(): boolean {
    if (this.#received < this.#options.size) {
      this.fail(
        new OpeningError(
          'failed',
          `${this.#received} of the ${
            this.#options.size
          } bytes that were announced came. The file may have changed meanwhile: try again.`,
        ),
      );
    }
    return true;
  }

  onDrain(listener: () => void): void {
    super.onDrain(() => {
      this.#tell();
      listener();
    });
  }

  /** Why the container does not take it, when {@link ready} is false; undefined: it has no shell. */
  async refusal(): Promise<OpeningError | undefined> {
    const exitCode = exitCodeOf(await this.stream.ended);
    return exitCode === undefined
      ? undefined
      : explainExit(exitCode, this.#options, readable(this.said)) ??
          new OpeningError('failed', 'The container answered nothing.');
  }

  protected takeOutput(frame: Buffer): void {
    let bytes: Buffer | undefined = frame.subarray(1);
    for (const line of this.#lines) {
      if (line.text === undefined && bytes) {
        bytes = line.take(bytes);
      }
    }
    if (this.#lines[0].text === 'ready') {
      this.#ready.set(true);
    }
    this.#done = this.#lines[1].text === 'done';
  }

  protected async finish(end: KubeStreamEnd): Promise<KubeStreamEnd> {
    if (this.#done) {
      this.#onTransferred?.(this.#options.size);
      return { type: 'exited', exitCode: 0 };
    }
    const exitCode = exitCodeOf(end);
    const said = readable(this.said);
    const error =
      exitCode === undefined
        ? undefined
        : explainExit(exitCode, this.#options, said);
    this.fail(
      error ??
        new OpeningError('failed', `The file did not arrive. ${said}`.trim()),
    );
    return end;
  }

  #tell(): void {
    const sent = this.#received - this.stream.bufferedBytes;
    if (sent - this.#told >= STEP) {
      this.#told = sent;
      this.#onTransferred?.(sent);
    }
  }
}

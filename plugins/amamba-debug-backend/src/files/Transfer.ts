import type { KubeStream, KubeStreamEnd } from '@amamba/plugin-amamba-node';
import { OpeningError, type RemoteProcess } from '../process/RemoteProcess';

/** Most that is kept of what the script says on its error output. */
const MAX_SAID = 4096;

/**
 * A script that moves a file, as a session sees it. What the script says of
 * itself stays here.
 */
export abstract class Transfer implements RemoteProcess {
  readonly ended: Promise<KubeStreamEnd>;
  protected readonly stream: KubeStream;
  #listener: ((frame: Buffer) => void) | undefined;
  #early: Buffer[] = [];
  #said: Buffer = Buffer.alloc(0);
  #failure: OpeningError | undefined;

  constructor(stream: KubeStream) {
    this.stream = stream;
    this.ended = stream.ended.then(end => this.#end(end));
  }

  /** Begins to listen, once the subclass is made. */
  protected start(): void {
    this.stream.onFrame(frame => {
      if (frame[0] === 1) {
        this.takeOutput(frame);
      } else if (frame[0] === 2) {
        const said = Buffer.concat([this.#said, frame.subarray(1)]);
        this.#said = said.subarray(Math.max(0, said.length - MAX_SAID));
      }
    });
  }

  async #end(end: KubeStreamEnd): Promise<KubeStreamEnd> {
    try {
      const result = this.#failure ? end : await this.finish(end);
      return this.#failure ? failed(this.#failure) : result;
    } catch (error) {
      return error instanceof OpeningError ? failed(error) : end;
    }
  }

  /** A frame of the script's standard output, with its channel. */
  protected abstract takeOutput(frame: Buffer): void;

  /** How it ended, in the session's words. May {@link fail}. */
  protected abstract finish(end: KubeStreamEnd): Promise<KubeStreamEnd>;

  /** What the script said on its error output. */
  protected get said(): Buffer {
    return this.#said;
  }

  /** Why it ended, or is about to, before all was moved. */
  get failure(): OpeningError | undefined {
    return this.#failure;
  }

  /** Ends it with an error; the first one counts. */
  protected fail(error: OpeningError): void {
    this.#failure ??= error;
    this.stream.close();
  }

  /** Takes nothing more until somebody wants it. */
  protected holdUntilHeard(): void {
    if (!this.#listener) {
      this.stream.pause();
    }
  }

  protected emit(frame: Buffer): void {
    if (this.#listener) {
      this.#listener(frame);
    } else {
      this.#early.push(frame);
    }
  }

  onFrame(listener: (frame: Buffer) => void): void {
    this.#listener = listener;
    const early = this.#early;
    this.#early = [];
    early.forEach(listener);
    this.stream.resume();
  }

  get bufferedBytes(): number {
    return this.stream.bufferedBytes;
  }

  onDrain(listener: () => void): void {
    this.stream.onDrain(listener);
  }

  abstract write(bytes: Uint8Array): void;

  abstract endInput(): boolean;

  /** It has no terminal. */
  resize(): void {}

  pause(): void {
    this.stream.pause();
  }

  resume(): void {
    this.stream.resume();
  }

  close(): void {
    this.stream.close();
  }
}

/** `reason` is the code for which the page has words. */
function failed({ code, message }: OpeningError): KubeStreamEnd {
  return { type: 'failed', reason: code, message };
}

/** The first line of the script's output, which says what follows. */
export class FirstLine {
  static readonly #MAX_LENGTH = 100;
  #bytes: Buffer = Buffer.alloc(0);
  #text: string | undefined;

  /** Undefined while it is not whole. */
  get text(): string | undefined {
    return this.#text;
  }

  /** @returns what follows the line; undefined while it is not whole. */
  take(bytes: Buffer): Buffer | undefined {
    const all = Buffer.concat([this.#bytes, bytes]);
    const end = all.indexOf(0x0a);
    if (end < 0 && all.length <= FirstLine.#MAX_LENGTH) {
      this.#bytes = all;
      return undefined;
    }
    this.#text = all.toString('latin1', 0, Math.max(0, end));
    return all.subarray(end + 1);
  }
}

/** What is known later, once. */
export class Signal<T> {
  readonly value: Promise<T>;
  #resolve: (value: T) => void = () => {};

  constructor() {
    this.value = new Promise(resolve => {
      this.#resolve = resolve;
    });
  }

  set(value: T): void {
    this.#resolve(value);
  }
}

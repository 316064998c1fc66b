import type { KubeStreamEnd } from '@amamba/plugin-amamba-node';
import type { RemoteProcess } from '../process/RemoteProcess';

/** A process of a test: does what it is told, and remembers what it got. */
export class ScriptedProcess implements RemoteProcess {
  readonly ended: Promise<KubeStreamEnd>;
  readonly sizes: string[] = [];
  readonly #input: Buffer[] = [];
  #listener: (frame: Buffer) => void = () => {};
  #drained: () => void = () => {};
  #finish: (end: KubeStreamEnd) => void = () => {};
  /** What it does not read, of what was written. */
  bufferedBytes = 0;
  /** Whether it reads: else what is written is buffered. */
  reads = true;
  paused = false;
  closed = false;
  inputEnded = false;
  /** Called with whatever is typed. */
  onInput: (bytes: Buffer) => void = () => {};

  constructor() {
    this.ended = new Promise(resolve => {
      this.#finish = resolve;
    });
  }

  /** All that was typed. */
  get input(): Buffer {
    return Buffer.concat(this.#input);
  }

  /** Writes to a channel: 1 output, 2 error. */
  print(text: string | Buffer, channel = 1): void {
    this.#listener(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
  }

  finish(end: KubeStreamEnd): void {
    this.#finish(end);
  }

  /** Reads what is buffered, and all that follows. */
  drain(): void {
    this.reads = true;
    this.bufferedBytes = 0;
    this.#drained();
  }

  onFrame(listener: (frame: Buffer) => void): void {
    this.#listener = listener;
  }

  onDrain(listener: () => void): void {
    this.#drained = listener;
  }

  write(bytes: Uint8Array): void {
    this.#input.push(Buffer.from(bytes));
    if (!this.reads) {
      this.bufferedBytes += bytes.length;
    }
    this.onInput(Buffer.from(bytes));
  }

  endInput(): boolean {
    this.inputEnded = true;
    return true;
  }

  resize(columns: number, rows: number): void {
    this.sizes.push(`${columns}x${rows}`);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  close(): void {
    this.closed = true;
    this.#finish({ type: 'lost' });
  }
}

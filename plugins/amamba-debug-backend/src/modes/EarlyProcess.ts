import type { KubeStream, KubeStreamEnd } from '@amamba/plugin-amamba-node';
import type { RemoteProcess } from '../process/RemoteProcess';

/**
 * Of those that write where the process would write that it could not begin:
 * runtimes, and what goes before it.
 */
const FAILURE =
  /^(OCI runtime exec failed|exec failed|nsenter: |amamba-enter: )/;

/**
 * A process of which it is not known yet whether it began: nobody is told of
 * that, but its first output, or its end. What it writes until somebody
 * listens is kept.
 */
export class EarlyProcess implements RemoteProcess {
  readonly ended: Promise<KubeStreamEnd>;
  readonly #stream: KubeStream;
  readonly #listeners: Array<(frame: Buffer) => void> = [];
  #early: Buffer[] = [];
  #paused = false;
  #spoke!: () => void;
  readonly #spoken = new Promise<void>(resolve => {
    this.#spoke = resolve;
  });

  constructor(stream: KubeStream) {
    this.#stream = stream;
    this.ended = stream.ended;
    stream.onFrame(frame => this.#take(frame));
  }

  /** @returns its end, if it has ended without having begun. */
  async begun(graceMs: number): Promise<KubeStreamEnd | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<undefined>(resolve => {
      timer = setTimeout(resolve, graceMs, undefined);
    });
    try {
      return await Promise.race([
        this.ended,
        this.#spoken.then(() => undefined),
        grace,
      ]);
    } finally {
      clearTimeout(timer);
    }
  }

  get bufferedBytes(): number {
    return this.#stream.bufferedBytes;
  }

  onFrame(listener: (frame: Buffer) => void): void {
    this.#listeners.push(listener);
    const early = this.#early;
    this.#early = [];
    early.forEach(frame => listener(frame));
    if (!this.#paused) {
      this.#stream.resume();
    }
  }

  onDrain(listener: () => void): void {
    this.#stream.onDrain(listener);
  }

  write(bytes: Uint8Array): void {
    this.#stream.write(bytes);
  }

  endInput(): boolean {
    return this.#stream.endInput();
  }

  resize(columns: number, rows: number): void {
    this.#stream.resize(columns, rows);
  }

  pause(): void {
    this.#paused = true;
    this.#stream.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#stream.resume();
  }

  close(): void {
    this.#stream.close();
  }

  #take(frame: Buffer): void {
    if (this.#listeners.length > 0) {
      this.#listeners.forEach(listener => listener(frame));
      return;
    }
    this.#early.push(frame);
    if (!FAILURE.test(frame.toString('utf8', 1, 80))) {
      this.#stream.pause();
      this.#spoke();
    }
  }
}

import type { RemoteProcess } from '../process/RemoteProcess';

/** Input that may wait for the process until the browser has to, in bytes. */
const WAITING_BYTES = 1024 * 1024;
/** Input that may come before the process is there, in bytes. */
const EARLY_BYTES = 64 * 1024;

/** What the owner types, on its way to the process. */
export class InputPump {
  readonly #onWaits: (waits: boolean) => void;
  #process: RemoteProcess | undefined;
  #early: Buffer[] = [];
  #earlyBytes = 0;
  #ended = false;
  /** What there is takes no input. */
  #closed = false;
  #waits = false;
  #bytes = 0;

  /** @param onWaits - whether the browser must stop sending, or go on. */
  constructor(onWaits: (waits: boolean) => void) {
    this.#onWaits = onWaits;
  }

  /** Bytes of input so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether the process takes nothing more at the moment. */
  get waits(): boolean {
    return this.#waits;
  }

  /** @returns false for more than can be kept for a process that is not there yet. */
  write(bytes: Buffer): boolean {
    if (this.#closed) {
      return true;
    }
    if (this.#process) {
      this.#bytes += bytes.length;
      this.#process.write(bytes);
      if (!this.#waits && this.#process.bufferedBytes > WAITING_BYTES) {
        this.#setWaits(true);
      }
      return true;
    }
    this.#earlyBytes += bytes.length;
    this.#early.push(bytes);
    return this.#earlyBytes <= EARLY_BYTES;
  }

  /** No more follows. */
  end(): void {
    this.#ended = true;
    this.#process?.endInput();
  }

  /** The process is there, or what takes no input. */
  open(process: RemoteProcess, takesInput: boolean): void {
    const early = this.#early;
    this.#early = [];
    if (!takesInput) {
      this.#closed = true;
      return;
    }
    this.#process = process;
    process.onDrain(() => this.#setWaits(false));
    early.forEach(bytes => this.write(bytes));
    if (this.#ended) {
      process.endInput();
    }
  }

  #setWaits(waits: boolean): void {
    if (waits !== this.#waits) {
      this.#waits = waits;
      this.#onWaits(waits);
    }
  }
}

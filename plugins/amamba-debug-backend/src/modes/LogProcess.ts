import { TERMINAL_CHANNELS } from '@amamba/plugin-amamba-debug-common';
import { KubeError, type KubeStreamEnd } from '@amamba/plugin-amamba-node';
import { toError } from '@backstage/errors';
import type { RemoteProcess } from '../process/RemoteProcess';

/** A log as a process that takes no input: while it is paused nothing is read. */
export class LogProcess implements RemoteProcess {
  readonly bufferedBytes = 0;
  readonly ended: Promise<KubeStreamEnd>;
  readonly #controller = new AbortController();
  readonly #listeners: Array<(frame: Buffer) => void> = [];
  #first!: () => void;
  /** Resolves with the first bytes. */
  readonly #begun = new Promise<void>(resolve => {
    this.#first = resolve;
  });
  #failure: Error | undefined;
  /** While it is paused, or nobody listens. */
  #gate: Promise<void>;
  #open!: () => void;
  #isOpen = true;

  /** @param read - reads it until the signal aborts */
  constructor(read: (signal: AbortSignal) => AsyncIterable<Uint8Array>) {
    this.#gate = Promise.resolve();
    this.pause();
    this.ended = this.#run(read(this.#controller.signal));
  }

  /**
   * Waits a moment for the cluster's answer, which for a silent container is
   * none.
   *
   * @throws what the cluster refused it with.
   */
  async begun(graceMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>(resolve => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([this.#begun, this.ended, grace]);
    clearTimeout(timer);
    if (this.#failure) {
      throw this.#failure;
    }
  }

  onFrame(listener: (frame: Buffer) => void): void {
    this.#listeners.push(listener);
    this.resume();
  }

  onDrain(): void {}

  write(): void {}

  endInput(): boolean {
    return true;
  }

  resize(): void {}

  pause(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#gate = new Promise(resolve => {
        this.#open = resolve;
      });
    }
  }

  resume(): void {
    this.#isOpen = true;
    this.#open();
  }

  close(): void {
    this.#controller.abort();
    this.resume();
  }

  async #run(log: AsyncIterable<Uint8Array>): Promise<KubeStreamEnd> {
    const { signal } = this.#controller;
    try {
      for await (const bytes of log) {
        this.#first();
        await this.#gate;
        if (signal.aborted) {
          break;
        }
        const channel = Buffer.of(TERMINAL_CHANNELS.output);
        const frame = Buffer.concat([channel, bytes]);
        this.#listeners.forEach(listener => listener(frame));
      }
      return { type: 'exited', exitCode: 0 };
    } catch (error) {
      if (signal.aborted) {
        return { type: 'exited', exitCode: 0 };
      }
      this.#failure = toError(error) as Error;
      const message =
        error instanceof KubeError
          ? error.toServiceError().message
          : this.#failure.message;
      return { type: 'failed', message };
    }
  }
}

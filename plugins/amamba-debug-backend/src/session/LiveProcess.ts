import type { ServerMessage } from '@amamba/plugin-amamba-debug-common';
import type { OpenedProcess } from '../process/RemoteProcess';
import type { SessionRecord } from '../store/SessionStore';
import type { TerminalSize } from './openSession';
import { OutputPump } from './OutputPump';
import type { SessionTap } from './SessionTap';

/** Between the two sizes that make a program paint its screen anew, in ms. */
const REPAINT_MS = 100;

/** Sizes that follow each other within so long are one, in ms. */
const SETTLE_MS = 50;

/** The process of a session that is open, and its output. */
export class LiveProcess {
  readonly opened: OpenedProcess;
  readonly output: OutputPump;
  readonly #tap: SessionTap | undefined;
  readonly #onSize: (size: TerminalSize) => void;
  #size: TerminalSize;
  /** Of which the process knows. */
  #told: TerminalSize | undefined;
  #settling = false;

  /** @param options - `onSize`: called with each size that the process is told. */
  constructor(
    opened: OpenedProcess,
    options: {
      tap: SessionTap | undefined;
      size: TerminalSize;
      onSize(size: TerminalSize): void;
    },
  ) {
    this.opened = opened;
    this.#tap = options.tap;
    this.#onSize = options.onSize;
    this.#size = options.size;
    this.output = new OutputPump({ ...opened, tap: options.tap });
  }

  /** Begins to pass output on. */
  start(): void {
    this.output.start();
    if (this.opened.tty) {
      this.opened.process.resize(this.#size.columns, this.#size.rows);
      this.#told = this.#size;
    }
  }

  /** What whoever connects is told of it. */
  greeting(
    role: 'owner' | 'watcher',
    { record, shared }: SessionRecord,
  ): ServerMessage {
    const { what, pod, container, fileName, size, tty, input } = this.opened;
    return {
      type: 'opened',
      role,
      tty,
      input: role === 'owner' && input,
      recorded: record,
      shared,
      what,
      pod,
      container,
      fileName,
      size,
    };
  }

  /**
   * A browser can send thousands of sizes a second; the cluster and those who
   * watch get the first at once and then the newest now and then.
   *
   * @param repaint - whether the terminal does not show what it should: a
   * program that fills it paints anew. It is told of a size only when that is
   * another one.
   */
  resize(size: TerminalSize, repaint: boolean): void {
    this.#size = size;
    if (repaint && this.opened.tty) {
      this.#told = undefined;
      this.opened.process.resize(
        size.columns,
        size.rows > 1 ? size.rows - 1 : 2,
      );
      this.#settle(REPAINT_MS);
    } else if (!this.#settling) {
      this.#tell();
      this.#settle(SETTLE_MS);
    }
  }

  #settle(ms: number): void {
    this.#settling = true;
    setTimeout(() => {
      this.#settling = false;
      this.#tell();
    }, ms).unref();
  }

  #tell(): void {
    const { columns, rows } = this.#size;
    if (
      this.opened.tty &&
      (columns !== this.#told?.columns || rows !== this.#told.rows)
    ) {
      this.#told = this.#size;
      this.opened.process.resize(columns, rows);
      this.#tap?.resize(this.#size);
      this.#onSize(this.#size);
    }
  }
}

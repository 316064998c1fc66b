import type { ServerMessage } from '@amamba/plugin-amamba-debug-common';
import type { OpenedProcess } from '../process/RemoteProcess';
import type { SessionRecord } from '../store/SessionStore';
import type { TerminalSize } from './openSession';
import { OutputPump } from './OutputPump';
import type { SessionTap } from './SessionTap';

/** Between the two sizes that make a program paint its screen anew, in ms. */
const REPAINT_MS = 100;

/** The process of a session that is open, and its output. */
export class LiveProcess {
  readonly opened: OpenedProcess;
  readonly output: OutputPump;
  readonly #tap: SessionTap | undefined;
  #size: TerminalSize;

  constructor(
    opened: OpenedProcess,
    options: { tap: SessionTap | undefined; size: TerminalSize },
  ) {
    this.opened = opened;
    this.#tap = options.tap;
    this.#size = options.size;
    this.output = new OutputPump({ ...opened, tap: options.tap });
  }

  /** Begins to pass output on. */
  start(): void {
    this.output.start();
    if (this.opened.tty) {
      this.opened.process.resize(this.#size.columns, this.#size.rows);
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
   * @param repaint - whether the terminal does not show what it should: a
   * program that fills it paints anew. It is told of a size only when that is
   * another one.
   * @returns whether it has a size.
   */
  resize(size: TerminalSize, repaint: boolean): boolean {
    const { process, tty } = this.opened;
    if (!tty) {
      return false;
    }
    this.#size = size;
    if (repaint) {
      process.resize(size.columns, size.rows > 1 ? size.rows - 1 : 2);
      setTimeout(
        () => process.resize(this.#size.columns, this.#size.rows),
        REPAINT_MS,
      ).unref();
    } else {
      process.resize(size.columns, size.rows);
    }
    this.#tap?.resize(size);
    return true;
  }
}

import type { ServerMessage } from '@amamba/plugin-amamba-debug-common';
import type { RemoteProcess } from '../process/RemoteProcess';
import { OutputWindow } from './OutputWindow';
import type { SessionTap } from './SessionTap';

/** Output that is kept although it was seen, in bytes. */
const KEEP_BYTES = 256 * 1024;
/** Output that the owner's browser has not acknowledged, at most. */
const UNACKNOWLEDGED_BYTES = 512 * 1024;
/** How far that must fall until the process goes on. */
const GO_ON_BELOW_BYTES = 256 * 1024;
/** Pieces of output, each of which costs memory beside its bytes. */
const MOST_PIECES = 4096;
/**
 * Output that goes to the owner although nothing is acknowledged, while input
 * waits: acknowledgements wait behind that very input, and a process that
 * cannot write may not read either. An echoed paste would stand still.
 */
const WHILE_INPUT_WAITS_BYTES = 32 * 1024 * 1024;

/** A browser that output goes to. */
export interface Viewer {
  readonly bufferedBytes: number;
  send(message: ServerMessage): void;
  sendFrame(frame: Buffer, onSent?: () => void): void;
}

/** A watcher, and what it has seen. */
interface Watching {
  acknowledged: number;
  /** Nothing is sent from there on, until all before it was seen. */
  missesFrom?: number;
}

/**
 * Output of a process on its way to the owner's browser and to those who
 * watch.
 *
 * @remarks
 * The owner sets the pace: a process whose output is not acknowledged is
 * paused, also while no browser is connected. Who watches never slows it:
 * they miss output and get the screen anew.
 */
export class OutputPump {
  readonly #process: RemoteProcess;
  readonly #window: OutputWindow;
  readonly #tap: SessionTap | undefined;
  readonly #watchers = new Map<Viewer, Watching>();
  #owner: Viewer | undefined;
  #acknowledged = 0;
  #paused = false;
  #inputWaits = false;

  constructor(options: {
    process: RemoteProcess;
    tty: boolean;
    tap: SessionTap | undefined;
  }) {
    this.#process = options.process;
    this.#tap = options.tap;
    this.#window = new OutputWindow({
      keepBytes: KEEP_BYTES,
      tty: options.tty,
    });
  }

  /** Bytes of output so far. */
  get bytes(): number {
    return this.#window.end;
  }

  /** Begins; frames are passed on as they are. */
  start(): void {
    this.#process.onFrame(frame => {
      this.#window.push(frame);
      this.#tap?.output(frame);
      this.#owner?.sendFrame(
        frame,
        this.#inputWaits ? this.#checkPace : undefined,
      );
      if (this.#watchers.size > 0) {
        this.#watchers.forEach((state, viewer) =>
          this.#pass(frame, viewer, state),
        );
      }
      if (!this.#paused) {
        this.#checkPace();
      }
    });
  }

  /**
   * Output goes to this browser from now on.
   *
   * @param received - bytes that it shows; undefined when it is empty.
   * @returns whether it shows all that was missed; else it was told to clear
   * the terminal.
   */
  connect(owner: Viewer, received: number | undefined): boolean {
    const exact = received !== undefined && this.#window.has(received);
    this.#owner = owner;
    this.#acknowledged = exact ? received : this.#show(owner);
    if (exact) {
      owner.send({ type: 'resumed', from: received, reset: false });
      for (const frame of this.#window.framesFrom(received)) {
        owner.sendFrame(frame);
      }
    }
    this.#window.trim(this.#acknowledged);
    this.#checkPace();
    return exact;
  }

  /** Whether a browser that shows so much can get exactly what follows. */
  canResume(received: number | undefined): boolean {
    return received !== undefined && this.#window.has(received);
  }

  /** Output goes to a browser that shows nothing yet: all of it. */
  begin(owner: Viewer): void {
    this.#owner = owner;
  }

  disconnect(): void {
    this.#owner = undefined;
  }

  /**
   * The owner's browser has shown so much.
   *
   * @returns false for output that there never was.
   */
  acknowledge(bytes: number): boolean {
    if (bytes > this.#window.end) {
      return false;
    }
    if (bytes > this.#acknowledged) {
      this.#acknowledged = bytes;
      this.#window.trim(bytes);
      this.#checkPace();
    }
    return true;
  }

  /** Whether input waits for the process, and acknowledgements behind it. */
  setInputWaits(waits: boolean): void {
    this.#inputWaits = waits;
    this.#checkPace();
  }

  addWatcher(viewer: Viewer): void {
    this.#watchers.set(viewer, { acknowledged: this.#show(viewer) });
  }

  removeWatcher(viewer: Viewer): void {
    this.#watchers.delete(viewer);
  }

  /** As {@link OutputPump.acknowledge}, of who watches. */
  acknowledgeWatched(viewer: Viewer, bytes: number): boolean {
    const state = this.#watchers.get(viewer);
    if (!state || bytes > this.#window.end) {
      return !state;
    }
    state.acknowledged = Math.max(state.acknowledged, bytes);
    if (
      state.missesFrom !== undefined &&
      state.acknowledged >= state.missesFrom
    ) {
      state.missesFrom = undefined;
      state.acknowledged = this.#show(viewer);
    }
    return true;
  }

  #pass(frame: Buffer, viewer: Viewer, state: Watching): void {
    if (state.missesFrom !== undefined) {
      return;
    }
    if (this.#window.end - state.acknowledged <= UNACKNOWLEDGED_BYTES) {
      viewer.sendFrame(frame);
    } else {
      state.missesFrom = this.#window.end - (frame.length - 1);
    }
  }

  /** Shows the tail to an empty terminal; returns its offset. */
  #show(viewer: Viewer): number {
    const { from, frames } = this.#window.restore();
    viewer.send({ type: 'resumed', from, reset: true });
    frames.forEach(frame => viewer.sendFrame(frame));
    return from;
  }

  /** An arrow function: it is called back for frames without an allocation. */
  readonly #checkPace = (): void => {
    const behind = this.#window.end - this.#acknowledged;
    const full = this.#isFull(
      behind,
      this.#paused ? GO_ON_BELOW_BYTES : UNACKNOWLEDGED_BYTES,
    );
    if (full === this.#paused) {
      return;
    }
    this.#paused = full;
    if (full) {
      this.#process.pause();
    } else {
      this.#process.resume();
    }
  };

  #isFull(behind: number, limit: number): boolean {
    if (this.#inputWaits && this.#owner) {
      return (
        behind > WHILE_INPUT_WAITS_BYTES || this.#owner.bufferedBytes > limit
      );
    }
    return behind > limit || this.#window.pieces > MOST_PIECES;
  }
}

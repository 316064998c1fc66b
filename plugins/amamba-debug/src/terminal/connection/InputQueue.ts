import { TERMINAL_CHANNELS } from '@amamba/plugin-amamba-debug-common';

/** Longest piece of input that is sent at once, in bytes. */
const CHUNK_BYTES = 64 * 1024;
/** What a browser may hold back before more is handed to it, in bytes. */
const SOCKET_BYTES = 512 * 1024;
/** Between two looks at what the browser holds back. */
const LOOK_MS = 20;
/** From which on it is worth telling that input waits, in bytes. */
const TOLD_BYTES = 256 * 1024;

/** What input is sent by. */
export interface InputSocket {
  /** Bytes that it holds back. */
  readonly bufferedAmount: number;
  send(frame: Uint8Array): void;
}

/**
 * Sends input in pieces, no faster than the network takes it: ten megabytes
 * that were pasted neither block the page nor what else is to be said.
 */
export class InputQueue {
  private waiting: Uint8Array[] = [];
  private bytes = 0;
  private told = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private atEnd: Array<() => void> = [];

  /** @param onUnsent - gets how many bytes wait, from 256 KiB on */
  constructor(
    private readonly socket: InputSocket,
    private readonly onUnsent: (bytes: number) => void,
  ) {}

  push(bytes: Uint8Array): void {
    this.waiting.push(bytes);
    this.bytes += bytes.length;
    this.pump();
  }

  /** Calls back once all has been handed to the browser, or given up. */
  whenSent(callback: () => void): void {
    this.atEnd.push(callback);
    this.pump();
  }

  /** Forgets what was not sent yet. */
  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = [];
    this.bytes = 0;
    this.tell();
    this.callBack();
  }

  private pump(): void {
    if (this.timer) {
      return;
    }
    while (this.waiting.length > 0) {
      if (this.socket.bufferedAmount >= SOCKET_BYTES) {
        this.timer = setTimeout(() => {
          this.timer = undefined;
          this.pump();
        }, LOOK_MS);
        this.tell();
        return;
      }
      this.sendOne();
    }
    this.tell();
    this.callBack();
  }

  private callBack(): void {
    this.atEnd.splice(0).forEach(callback => callback());
  }

  private sendOne(): void {
    const [first] = this.waiting;
    const chunk = first.subarray(0, CHUNK_BYTES);
    if (chunk.length < first.length) {
      this.waiting[0] = first.subarray(CHUNK_BYTES);
    } else {
      this.waiting.shift();
    }
    this.bytes -= chunk.length;
    const frame = new Uint8Array(chunk.length + 1);
    frame[0] = TERMINAL_CHANNELS.input;
    frame.set(chunk, 1);
    this.socket.send(frame);
  }

  private tell(): void {
    const unsent = this.bytes >= TOLD_BYTES ? this.bytes : 0;
    if (unsent !== this.told) {
      this.told = unsent;
      this.onUnsent(unsent);
    }
  }
}

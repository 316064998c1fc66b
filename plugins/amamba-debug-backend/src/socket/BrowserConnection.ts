import type { Duplex } from 'node:stream';
import type {
  ClientMessage,
  ServerMessage,
  TerminalErrorCode,
} from '@amamba/plugin-amamba-debug-common';
import { TERMINAL_CLOSE } from '@amamba/plugin-amamba-debug-common';
import { type RawData, WebSocket } from 'ws';
import { type Incoming, readIncoming } from './clientMessages';

/** How often the browser is asked whether it is there, in ms. */
const PING_EVERY_MS = 25_000;
/** A browser that leaves so many pings unanswered in a row is gone. */
const MOST_UNANSWERED = 2;
/** Most that is kept of what comes before somebody listens, in bytes. */
const MAX_HELD_BYTES = 64 * 1024;

const BINARY = { binary: true } as const;

/** Who hears what a browser says. */
export interface ConnectionListener {
  onMessage(message: ClientMessage): void;
  onInput(bytes: Buffer): void;
  /** The connection is over, whoever ended it. */
  onClose(): void;
}

/**
 * The WebSocket of a browser.
 *
 * @remarks
 * What comes before a listener is there is held, in order and bounded.
 */
export class BrowserConnection {
  readonly #socket: WebSocket;
  readonly #transport: Duplex;
  readonly #now: () => number;
  #gathering = false;
  #listener: ConnectionListener | undefined;
  #held: Incoming[] = [];
  #heldBytes = 0;
  #closed = false;
  /** Pings since it last said anything. */
  #unanswered = 0;
  #pingedAt: number;

  /** @param transport - what the WebSocket sends through */
  constructor(socket: WebSocket, transport: Duplex, now: () => number) {
    this.#socket = socket;
    this.#transport = transport;
    this.#now = now;
    this.#pingedAt = now();
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data, binary) => this.#receive(data, binary));
    socket.on('close', () => this.#close());
    // A broken connection closes; there is nothing else to do about it.
    socket.on('error', () => {});
  }

  /** Bytes that are not sent yet. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** The listener gets what was held; one that follows gets what comes then. */
  listen(listener: ConnectionListener): void {
    this.#listener = listener;
    this.#heldBytes = 0;
    while (this.#held.length > 0 && this.#listener === listener) {
      this.#tell(this.#held.shift()!);
    }
    if (this.#closed) {
      listener.onClose();
    }
  }

  /** What comes is held again, until somebody else listens. */
  hold(): void {
    this.#listener = undefined;
  }

  send(message: ServerMessage): void {
    if (this.isOpen) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  /**
   * Sends a frame as it is.
   *
   * @param onSent - called when it has left for the network.
   */
  sendFrame(frame: Buffer, onSent?: () => void): void {
    if (this.isOpen) {
      this.#gather();
      this.#socket.send(frame, BINARY, onSent);
    }
  }

  /** Takes nothing more from the browser, which in turn stops sending. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#unanswered = 0;
    this.#socket.resume();
  }

  /** Says what is wrong, then closes. */
  fail(code: TerminalErrorCode, message: string, close: number): void {
    this.send({ type: 'error', code, message });
    this.close(close);
  }

  close(code: number): void {
    // Paused it would never read the browser's answer.
    this.#socket.resume();
    this.#socket.close(code);
  }

  /** Asks the browser now and then whether it is there, and gives it up. */
  keepAlive(): void {
    const now = this.#now();
    if (now - this.#pingedAt < PING_EVERY_MS) {
      return;
    }
    this.#pingedAt = now;
    if (this.#unanswered >= MOST_UNANSWERED) {
      this.#socket.terminate();
      return;
    }
    // One that is paused may have answered.
    this.#unanswered += this.#socket.isPaused ? 0 : 1;
    this.send({ type: 'ping' });
  }

  /** Frames of one turn of the event loop leave by one system call. */
  #gather(): void {
    if (!this.#gathering) {
      this.#gathering = true;
      this.#transport.cork();
      setImmediate(this.#letGo);
    }
  }

  readonly #letGo = (): void => {
    this.#gathering = false;
    this.#transport.uncork();
  };

  #receive(data: RawData, binary: boolean): void {
    if (!this.isOpen) {
      return;
    }
    this.#unanswered = 0;
    const incoming = readIncoming(data as Buffer, binary);
    if (incoming.type === 'malformed') {
      this.#refuse(incoming.reason);
    } else if (this.#listener) {
      this.#tell(incoming);
    } else {
      this.#hold(incoming, (data as Buffer).length);
    }
  }

  #hold(incoming: Incoming, bytes: number): void {
    this.#heldBytes += bytes;
    if (this.#heldBytes > MAX_HELD_BYTES) {
      this.#refuse('Too much was sent before the session answered');
    } else {
      this.#held.push(incoming);
    }
  }

  #tell(incoming: Incoming): void {
    if (incoming.type === 'input') {
      this.#listener?.onInput(incoming.bytes);
    } else if (
      incoming.type === 'control' &&
      incoming.message.type !== 'pong'
    ) {
      this.#listener?.onMessage(incoming.message);
    }
  }

  #refuse(reason: string): void {
    this.fail('bad-message', reason, TERMINAL_CLOSE.badMessage);
  }

  #close(): void {
    this.#closed = true;
    this.#listener?.onClose();
  }
}

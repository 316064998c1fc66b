import type { WebSocket } from 'ws';
import type { KubeStream, KubeStreamEnd } from '../KubeStream';
import { CHANNEL, toMessage, V5 } from './channels';
import { keepAlive } from './keepAlive';
import { parseStreamEnd, unknownEnd } from './parseStreamEnd';

/** Bytes that are kept until somebody listens; then the process waits. */
const MAX_EARLY_BYTES = 256 * 1024;
/** Longest error text that is read, in bytes. */
const MAX_ERROR_BYTES = 64 * 1024;
/** Input travels in messages of at most this: what kubectl sends at once. */
const MAX_INPUT_BYTES = 32 * 1024;
/** Below which `onDrain` calls back. */
const DRAINED_BYTES = 64 * 1024;
/** After the status, how long output that is still under way may be silent. */
const LINGER_MS = 2_000;

/** A {@link KubeStream} over a WebSocket of exec or attach. */
export class ChannelStream implements KubeStream {
  readonly protocol: string;
  readonly ended: Promise<KubeStreamEnd>;
  readonly #socket: WebSocket;
  readonly #frameListeners: Array<(frame: Buffer) => void> = [];
  readonly #drainListeners: Array<() => void> = [];
  #early: Buffer[] = [];
  #earlyBytes = 0;
  #paused = false;
  #full = false;
  #inputEnded = false;
  #hungUp = false;
  #error: Buffer[] = [];
  #errorBytes = 0;
  #end: KubeStreamEnd | undefined;
  #lost: string | undefined;
  #linger: NodeJS.Timeout | undefined;

  /**
   * @param socket - paused
   * @param signal - hangs up when it aborts
   */
  constructor(socket: WebSocket, signal?: AbortSignal) {
    this.#socket = socket;
    this.protocol = socket.protocol;
    const hangUp = () => this.close();
    signal?.addEventListener('abort', hangUp);
    this.ended = new Promise(resolve => {
      socket.once('close', (code, reason) => {
        clearTimeout(this.#linger);
        signal?.removeEventListener('abort', hangUp);
        resolve(this.#endOf(code, reason.toString()));
      });
    });
    socket.on('message', data => this.#take(data as Buffer));
    socket.on('error', ({ message }) => {
      this.#lost ??= message;
    });
    keepAlive(socket, {
      onSilent: () => {
        this.#lost = 'The cluster no longer answers';
      },
    });
    this.#flow();
    if (signal?.aborted) {
      this.close();
    }
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  onFrame(listener: (frame: Buffer) => void): void {
    this.#frameListeners.push(listener);
    const early = this.#early;
    this.#early = [];
    this.#earlyBytes = 0;
    early.forEach(frame => listener(frame));
    this.#flow();
  }

  onDrain(listener: () => void): void {
    this.#drainListeners.push(listener);
  }

  write(bytes: Uint8Array): void {
    if (this.#inputEnded) {
      return;
    }
    for (let start = 0; start < bytes.length; start += MAX_INPUT_BYTES) {
      const part = bytes.subarray(start, start + MAX_INPUT_BYTES);
      this.#send(toMessage(CHANNEL.stdin, part));
    }
  }

  endInput(): boolean {
    if (this.protocol !== V5) {
      return false;
    }
    if (!this.#inputEnded) {
      this.#inputEnded = true;
      this.#send(Buffer.from([CHANNEL.close, CHANNEL.stdin]));
    }
    return true;
  }

  resize(columns: number, rows: number): void {
    const size = { Width: toSize(columns), Height: toSize(rows) };
    this.#send(toMessage(CHANNEL.resize, Buffer.from(JSON.stringify(size))));
  }

  pause(): void {
    this.#paused = true;
    this.#flow();
  }

  resume(): void {
    this.#paused = false;
    this.#flow();
  }

  close(): void {
    if (this.#hungUp) {
      return;
    }
    this.#hungUp = true;
    this.#lost ??= 'Hung up';
    this.#early = [];
    // What comes is thrown away, up to the other side's answer.
    this.#flow();
    this.#socket.close(1000);
  }

  /** Reads from the cluster, or does not. */
  #flow(): void {
    const wait =
      this.#paused ||
      (this.#frameListeners.length === 0 && this.#earlyBytes > MAX_EARLY_BYTES);
    if (wait && !this.#hungUp) {
      this.#socket.pause();
    } else {
      this.#socket.resume();
    }
  }

  #take(frame: Buffer): void {
    this.#linger?.refresh();
    // Streams begin with an empty message on the lowest channel of output.
    if (frame.length < 2 || this.#hungUp) {
      return;
    }
    const [channel] = frame;
    if (channel === CHANNEL.error) {
      this.#takeError(frame.subarray(1));
    } else if (channel === CHANNEL.stdout || channel === CHANNEL.stderr) {
      this.#pass(frame);
    }
  }

  #pass(frame: Buffer): void {
    if (this.#frameListeners.length > 0) {
      this.#frameListeners.forEach(listener => listener(frame));
      return;
    }
    this.#early.push(frame);
    this.#earlyBytes += frame.length;
    this.#flow();
  }

  #takeError(bytes: Buffer): void {
    if (this.#end || this.#errorBytes + bytes.length > MAX_ERROR_BYTES) {
      return;
    }
    this.#error.push(bytes);
    this.#errorBytes += bytes.length;
    this.#end = parseStreamEnd(this.#errorText());
    if (this.#end) {
      this.#awaitClose();
    }
  }

  /** The server closes after the status; if it does not, we do. */
  #awaitClose(): void {
    this.#linger = setTimeout(() => {
      if (this.#socket.isPaused) {
        this.#awaitClose();
      } else {
        this.#socket.close(1000);
      }
    }, LINGER_MS).unref();
  }

  #endOf(code: number, reason: string): KubeStreamEnd {
    if (this.#end) {
      return this.#end;
    }
    if (this.#errorBytes > 0) {
      return unknownEnd(this.#errorText());
    }
    const message =
      this.#lost ?? (reason || `The connection was closed (${code})`);
    return { type: 'lost', message };
  }

  #errorText(): string {
    return Buffer.concat(this.#error).toString('utf8');
  }

  #send(message: Buffer): void {
    if (this.#socket.readyState !== this.#socket.OPEN) {
      return;
    }
    this.#socket.send(message, this.#sent);
    this.#full ||= this.bufferedBytes >= DRAINED_BYTES;
  }

  readonly #sent = (): void => {
    if (this.#full && this.bufferedBytes < DRAINED_BYTES) {
      this.#full = false;
      this.#drainListeners.forEach(listener => listener());
    }
  };
}

/** Sizes travel as unsigned 16 bit; a terminal of nothing is refused. */
function toSize(value: number): number {
  return Math.min(Math.max(Math.trunc(value) || 1, 1), 65_535);
}

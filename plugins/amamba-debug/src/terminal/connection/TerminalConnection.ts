import {
  type ServerMessage,
  TERMINAL_CHANNELS,
  type Ticket,
} from '@amamba/plugin-amamba-debug-common';
import type { TerminalSize } from '@amamba/plugin-amamba-react';
import { endOfClose, endOfError, endOfRefusal } from './closing';
import { InputQueue } from './InputQueue';
import { Line } from './Line';
import type { TerminalConnectionOptions } from './options';
import { OutputMeter } from './OutputMeter';
import {
  changeBy,
  type ConnectionEnd,
  type ConnectionState,
  NEW_CONNECTION,
} from './state';
import { TokenRenewal } from './TokenRenewal';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** A ticket that is about to expire would be refused when it arrives. */
const TICKET_MARGIN_MS = 2_000;
/** What was shown before comes without a pause; after one it is new. */
const PAUSE_MS = 500;

/**
 * The browser's side of the protocol `amamba.terminal.v1`: one session, over
 * as many WebSockets as it takes.
 *
 * @remarks
 * A connection that is lost is made anew with a ticket of its own, and goes on
 * with the byte after the last one that arrived.
 */
export class TerminalConnection {
  private current: ConnectionState = NEW_CONNECTION;
  private readonly listeners = new Set<() => void>();
  private line: Line | undefined;
  private input: InputQueue | undefined;
  private readonly output = new OutputMeter(bytes =>
    this.line?.say({ type: 'ack', bytes }),
  );
  private readonly renewal: TokenRenewal;
  private ticket: Ticket | undefined;
  private size: TerminalSize;
  private attempt = 0;
  private failures = 0;
  private wasOpen = false;
  /** Whether the backend was told what this terminal shows. */
  private toldReceived = false;
  /** The size that the backend knows from the beginning. */
  private toldSize: TerminalSize | undefined;
  private quiet = false;
  private outputAt = 0;
  private error: ConnectionEnd['error'];
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: TerminalConnectionOptions) {
    this.ticket = options.ticket;
    this.size = options.size;
    this.renewal = new TokenRenewal(options.link.token, token =>
      this.line?.say({ type: 'token', token }),
    );
  }

  /** What is known now; another object whenever something changes. */
  get state(): ConnectionState {
    return this.current;
  }

  /** @returns what ends it */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Connects, also once more after it has ended. */
  start(): void {
    window.addEventListener('online', this.onOnline);
    window.addEventListener('offline', this.onOffline);
    this.failures = 0;
    this.change({
      phase: this.wasOpen ? 'reconnecting' : 'connecting',
      end: undefined,
    });
    this.connect();
  }

  /** Goes away; the session waits for a while for somebody to come back. */
  detach(): void {
    window.removeEventListener('online', this.onOnline);
    window.removeEventListener('offline', this.onOffline);
    this.hangUp();
  }

  /** @returns whether the session takes input now */
  type(bytes: Uint8Array): boolean {
    const takes =
      this.current.phase === 'open' && this.current.opened?.input === true;
    if (takes && bytes.length > 0) {
      // The person is back: what a program asks from now on is for them.
      this.quiet = false;
      this.input?.push(bytes);
    }
    return takes;
  }

  /** Says that no more input follows, after all that was typed. */
  endInput(): void {
    this.input?.whenSent(() => this.line?.say({ type: 'eof' }));
  }

  /** Until the browser has taken all that was typed. */
  drained(): Promise<void> {
    return new Promise(resolve => {
      if (this.input) {
        this.input.whenSent(resolve);
      } else {
        resolve();
      }
    });
  }

  /** Gives up input that was not sent yet. */
  dropInput(): void {
    this.input?.clear();
  }

  /** Tells the size of the terminal, unless it only watches. */
  resize(size: TerminalSize): void {
    this.size = size;
    if (this.current.opened?.role === 'owner') {
      this.line?.say({ type: 'resize', ...size });
    }
  }

  /** Ends the session, not only this connection. */
  end(): void {
    this.line?.say({ type: 'end' });
  }

  /** Does not wait for the next attempt. */
  retryNow(): void {
    if (this.current.retryAt !== undefined) {
      this.failures = 0;
      this.connect();
    }
  }

  private readonly onOnline = () => this.retryNow();

  private readonly onOffline = () => {
    if (this.line) {
      this.lost();
    }
  };

  private change(change: Partial<ConnectionState>): void {
    this.current = { ...this.current, ...change };
    this.listeners.forEach(listener => listener());
  }

  private async connect(): Promise<void> {
    this.hangUp();
    const { attempt } = this;
    this.error = undefined;
    this.change({ retryAt: undefined });
    try {
      const ticket = await this.takeTicket();
      const { link } = this.options;
      const [base, token] = await Promise.all([link.baseUrl(), link.token()]);
      if (attempt === this.attempt) {
        this.call(base, ticket, token ?? '');
      }
    } catch (error) {
      if (attempt === this.attempt) {
        this.finishOrRetry(endOfRefusal(error));
      }
    }
  }

  private async takeTicket(): Promise<Ticket> {
    const { ticket } = this;
    this.ticket = undefined;
    if (
      ticket &&
      Date.parse(ticket.expiresAt) - TICKET_MARGIN_MS > Date.now()
    ) {
      return ticket;
    }
    if (!this.options.resume) {
      throw new Error('The ticket has expired');
    }
    return this.options.resume();
  }

  private call(base: string, ticket: Ticket, token: string): void {
    const line = new Line(base, ticket.ticket, {
      onOpen: () => {
        this.toldReceived = this.wasOpen;
        this.toldSize = this.size;
        line.say({
          type: 'hello',
          token,
          ...this.size,
          ...(this.toldReceived && { received: this.output.received }),
        });
        this.renewal.start(token);
      },
      onMessage: message => this.hear(message),
      onFrame: frame => this.show(frame),
      onClose: code => this.onClose(code),
    });
    this.line = line;
    this.input = new InputQueue(line, unsent => this.change({ unsent }));
  }

  private show(frame: Uint8Array): void {
    const now = Date.now();
    if (this.quiet && this.outputAt && now - this.outputAt > PAUSE_MS) {
      this.quiet = false;
    }
    this.outputAt = now;
    const bytes = frame.subarray(1);
    this.options.onOutput(bytes, this.output.take(bytes.length), {
      error: frame[0] === TERMINAL_CHANNELS.error,
      quiet: this.quiet,
    });
  }

  private hear(message: ServerMessage): void {
    this.change(changeBy(message, this.current));
    switch (message.type) {
      case 'opened':
        this.wasOpen = true;
        this.failures = 0;
        if (this.size !== this.toldSize) {
          this.resize(this.size);
        }
        break;
      case 'resumed':
        this.goOnAt(message.from, message.reset);
        break;
      case 'ping':
        this.line?.say({ type: 'pong' });
        break;
      case 'warning':
        if (message.reason === 'signed-out') {
          this.renewal.renew();
        }
        break;
      case 'error':
        this.error = { code: message.code, message: message.message };
        break;
      case 'ended': {
        const { ending, exitCode, message: words } = message;
        const { error } = this;
        this.finish({
          ending,
          exitCode,
          message: words,
          error,
          resumable: false,
        });
        break;
      }
      default:
    }
  }

  private goOnAt(from: number, reset: boolean): void {
    const continues = !reset && from === this.output.received;
    if (!continues) {
      this.options.onReset?.();
      this.output.restartAt(from);
    } else {
      this.output.repeat();
    }
    this.quiet = !continues || !this.toldReceived;
    this.outputAt = 0;
  }

  private onClose(code: number | undefined): void {
    if (this.error) {
      this.finishOrRetry(endOfError(this.error));
    } else {
      this.finishOrRetry(code === undefined ? undefined : endOfClose(code));
    }
  }

  private finishOrRetry(end: ConnectionEnd | undefined): void {
    if (end) {
      this.finish(end);
    } else {
      this.lost();
    }
  }

  private finish(end: ConnectionEnd): void {
    this.detach();
    this.change({
      phase: 'ended',
      end,
      warning: undefined,
      progress: undefined,
      watchers: [],
    });
  }

  private lost(): void {
    if (!this.options.resume) {
      this.finish({ closed: 'lost', error: this.error, resumable: false });
      return;
    }
    this.hangUp();
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures);
    this.failures += 1;
    // Not all pages of a portal at once when it is back.
    const ms = wait * (0.8 + 0.4 * Math.random());
    this.retryTimer = setTimeout(() => this.connect(), ms);
    this.change({
      phase: 'reconnecting',
      retryAt: Date.now() + ms,
      warning: undefined,
      progress: undefined,
    });
  }

  private hangUp(): void {
    this.attempt += 1;
    clearTimeout(this.retryTimer);
    this.renewal.stop();
    this.output.stop();
    this.input?.clear();
    this.input = undefined;
    this.line?.drop();
    this.line = undefined;
  }
}

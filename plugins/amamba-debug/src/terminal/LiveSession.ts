import type { TerminalHandle } from '@amamba/plugin-amamba-react';
import type { TerminalLink } from './connection/options';
import { type ConnectionState, NEW_CONNECTION } from './connection/state';
import { TerminalConnection } from './connection/TerminalConnection';
import type { DeskSession, SessionApi } from './types';

const RED = '\x1b[31m';
const PLAIN = '\x1b[39m';

/** A session of a page, with its connection once it has a terminal. */
export class LiveSession {
  private connection: TerminalConnection | undefined;
  private handle: TerminalHandle | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly encoder = new TextEncoder();
  private ticketUsed = false;

  /** @param asked - whether the person wants to see it now */
  constructor(
    readonly session: DeskSession,
    private readonly api: Pick<SessionApi, 'resumeSession' | 'closeSession'>,
    private readonly link: TerminalLink,
    readonly asked: boolean,
  ) {}

  /** What is known of its connection. */
  readonly state = (): ConnectionState =>
    this.connection?.state ?? NEW_CONNECTION;

  /** The terminal, while there is one. */
  get terminal(): TerminalHandle | undefined {
    return this.handle;
  }

  /** @returns what ends it */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /**
   * Connects to a terminal that is on the page.
   *
   * @returns what lets go of it; the session waits for another for a while
   */
  readonly attach = (terminal: TerminalHandle): (() => void) => {
    const { session } = this;
    const connection = new TerminalConnection({
      link: this.link,
      ticket: this.ticketUsed ? undefined : session.ticket,
      resume: () =>
        this.api.resumeSession({
          params: { workspace: session.workspace, session: session.id },
        }),
      size: terminal.size,
      onOutput: (bytes, done, { error, quiet }) => {
        if (error) {
          terminal.write(RED, undefined, { quiet });
        }
        terminal.write(bytes, done, { quiet });
        if (error) {
          terminal.write(PLAIN, undefined, { quiet });
        }
      },
      onReset: () => terminal.reset(),
    });
    this.ticketUsed = true;
    this.connection = connection;
    this.handle = terminal;
    const unsubscribe = connection.subscribe(() => this.tell());
    connection.start();
    return () => {
      unsubscribe();
      connection.detach();
      this.connection = undefined;
      this.handle = undefined;
      this.tell();
    };
  };

  /** @returns whether it takes input now */
  type(input: Uint8Array | string): boolean {
    const bytes =
      typeof input === 'string' ? this.encoder.encode(input) : input;
    return this.connection?.type(bytes) ?? false;
  }

  resize(size: TerminalHandle['size']): void {
    this.connection?.resize(size);
  }

  /** Connects once more, now. */
  reconnect(): void {
    if (this.state().phase === 'ended') {
      this.connection?.start();
    } else {
      this.connection?.retryNow();
    }
  }

  /** Gives up what was pasted and not sent yet. */
  dropInput(): void {
    this.connection?.dropInput();
  }

  /** Ends the session, by its connection or, where that is lost, without. */
  async end(): Promise<void> {
    if (this.state().phase === 'open') {
      this.connection?.end();
      return;
    }
    const { workspace, id } = this.session;
    await this.api.closeSession({ params: { workspace, session: id } });
  }

  private tell(): void {
    this.listeners.forEach(listener => listener());
  }
}

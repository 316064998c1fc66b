import {
  type ClientMessage,
  TERMINAL_CLOSE,
} from '@amamba/plugin-amamba-debug-common';
import type { Authenticate, Member } from './Member';

/** What the owner of a session can do to it. */
export interface SeatActions {
  input(bytes: Buffer): boolean;
  /** @returns false for output that there never was. */
  acknowledge(bytes: number): boolean;
  resize(size: { columns: number; rows: number }): void;
  endInput(): void;
  /** Newer credentials of theirs. */
  renew(credentials: Member['credentials']): void;
  end(): void;
  /** They are gone, for a while or for good. */
  leave(): void;
}

/**
 * Where the owner of a session sits: passes on what their browser says, until
 * it leaves or another one takes the seat.
 */
export class Seat {
  readonly member: Member;
  readonly #actions: SeatActions;
  readonly #authenticate: Authenticate;
  #taken = true;

  constructor(
    member: Member,
    actions: SeatActions,
    authenticate: Authenticate,
  ) {
    this.member = member;
    this.#actions = actions;
    this.#authenticate = authenticate;
  }

  /** What was said already is passed on now. */
  listen(): void {
    this.member.connection.listen({
      onMessage: message => this.#taken && this.#onMessage(message),
      onInput: bytes => this.#taken && this.#onInput(bytes),
      onClose: () => {
        if (this.#taken) {
          this.#taken = false;
          this.#actions.leave();
        }
      },
    });
  }

  /** Nothing more is passed on. */
  clear(): void {
    this.#taken = false;
  }

  #onInput(bytes: Buffer): void {
    if (!this.#actions.input(bytes)) {
      this.#refuse('Too much was sent before the session was open');
    }
  }

  #onMessage(message: ClientMessage): void {
    switch (message.type) {
      case 'ack':
        if (!this.#actions.acknowledge(message.bytes)) {
          this.#refuse('More output is acknowledged than there was');
        }
        break;
      case 'resize':
        this.#actions.resize(message);
        break;
      case 'eof':
        this.#actions.endInput();
        break;
      case 'token':
        void this.#renew(message.token);
        break;
      case 'end':
        this.#actions.end();
        break;
      default:
        this.#refuse(`A message "${message.type}" is out of place`);
    }
  }

  async #renew(token: string): Promise<void> {
    const { user, connection } = this.member;
    const credentials = await this.#authenticate(token, user);
    if (!credentials) {
      connection.fail(
        'bad-ticket',
        'The token is not valid, or not yours',
        TERMINAL_CLOSE.badTicket,
      );
    } else if (this.#taken) {
      this.#actions.renew(credentials);
    }
  }

  #refuse(reason: string): void {
    this.member.connection.fail(
      'bad-message',
      reason,
      TERMINAL_CLOSE.badMessage,
    );
  }
}

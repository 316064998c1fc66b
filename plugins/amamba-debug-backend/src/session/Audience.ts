import type {
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  type ClientMessage,
  type ServerMessage,
  TERMINAL_CLOSE,
} from '@amamba/plugin-amamba-debug-common';
import type { SessionRecord } from '../store/SessionStore';
import type { Authenticate, Member } from './Member';
import type { OutputPump } from './OutputPump';
import { PermissionCheck } from './PermissionCheck';
import { watchPermissionsOf } from './permissionsOf';

/** Watchers of one session. */
const MOST_WATCHERS = 20;

/** What watching needs. */
export interface AudienceDeps {
  permissions: PermissionsService;
  logger: LoggerService;
  authenticate: Authenticate;
  recheckSeconds: number;
  now(): number;
}

/** Those who watch a session. What they send but acknowledgements is ignored. */
export class Audience {
  readonly #deps: AudienceDeps;
  readonly #session: SessionRecord;
  readonly #onChange: (users: string[]) => void;
  readonly #members = new Map<Member, PermissionCheck>();

  constructor(
    deps: AudienceDeps,
    session: SessionRecord,
    onChange: (users: string[]) => void,
  ) {
    this.#deps = deps;
    this.#session = session;
    this.#onChange = onChange;
  }

  get users(): string[] {
    return [...new Set([...this.#members.keys()].map(({ user }) => user))];
  }

  /** Shows the session to somebody from now on. */
  add(member: Member, output: OutputPump, hello: ServerMessage[]): void {
    const { connection } = member;
    if (this.#members.size >= MOST_WATCHERS) {
      connection.fail(
        'not-allowed',
        `${MOST_WATCHERS} people watch this session; no more can`,
        TERMINAL_CLOSE.notAllowed,
      );
      return;
    }
    hello.forEach(message => connection.send(message));
    output.addWatcher(connection);
    this.#members.set(member, this.#createCheck());
    connection.listen({
      onMessage: message => this.#onMessage(member, output, message),
      onInput: () => {},
      onClose: () => {
        output.removeWatcher(connection);
        this.#members.delete(member);
        this.#onChange(this.users);
      },
    });
    this.#onChange(this.users);
  }

  send(message: ServerMessage): void {
    this.#members.forEach((_, { connection }) => connection.send(message));
  }

  /** It is shared no more. */
  dismiss(): void {
    this.#members.forEach((_, member) =>
      this.#sendAway(member, 'The session is no longer shared'),
    );
  }

  /** It has ended. */
  close(code: number): void {
    this.#members.forEach((_, { connection }) => connection.close(code));
  }

  /** Drops those who are gone, or may no more. */
  tick(now: number): void {
    this.#members.forEach((check, member) => {
      member.connection.keepAlive();
      const { expiresAt } = member.credentials;
      if (expiresAt && expiresAt.getTime() <= now) {
        this.#sendAway(member, 'You are no longer signed in');
        return;
      }
      void check.allows(member.credentials, now).then(allowed => {
        if (!allowed) {
          this.#sendAway(member, 'You may no longer watch this session');
        }
      });
    });
  }

  #sendAway({ connection }: Member, why: string): void {
    connection.fail('not-allowed', why, TERMINAL_CLOSE.notAllowed);
  }

  #createCheck(): PermissionCheck {
    return new PermissionCheck(
      {
        ...this.#deps,
        requests: watchPermissionsOf(this.#session),
        everyMs: this.#deps.recheckSeconds * 1000,
      },
      this.#deps.now(),
    );
  }

  #onMessage(member: Member, output: OutputPump, message: ClientMessage): void {
    const { connection, user } = member;
    if (message.type === 'token') {
      void this.#deps.authenticate(message.token, user).then(credentials => {
        if (credentials) {
          member.credentials = credentials;
        } else {
          this.#sendAway(member, 'The token is not valid, or not yours');
        }
      });
    } else if (
      message.type === 'hello' ||
      (message.type === 'ack' &&
        !output.acknowledgeWatched(connection, message.bytes))
    ) {
      connection.fail(
        'bad-message',
        'A message is out of place',
        TERMINAL_CLOSE.badMessage,
      );
    } else if (message.type === 'end') {
      connection.close(TERMINAL_CLOSE.ended);
    }
  }
}

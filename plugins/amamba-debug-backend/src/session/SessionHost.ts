import { TERMINAL_CLOSE } from '@amamba/plugin-amamba-debug-common';
import type {
  SessionRecord,
  SessionStore,
  TicketRecord,
} from '../store/SessionStore';
import type { Member } from './Member';
import { type End, Session, type SessionDeps } from './Session';

/** WebSocket: try again later (RFC 6455's registry); browsers come back. */
export const TRY_AGAIN_LATER = 1013;

/** How often the store is asked what became of the sessions elsewhere, in ms. */
const FOLLOW_EVERY_MS = 1500;

/** What the host works with. */
export interface SessionHostDeps extends SessionDeps {
  store: Pick<SessionStore, 'getSession' | 'claimSession' | 'listRunning'>;
  /** Id of this replica. */
  replica: string;
}

/** The sessions that this replica has. */
export class SessionHost {
  readonly #deps: SessionHostDeps;
  readonly #sessions = new Map<string, Session>();
  #draining = false;
  #followedAt = 0;
  #following = false;

  constructor(deps: SessionHostDeps) {
    this.#deps = deps;
  }

  /** How many there are. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Whether one more may be opened here. */
  get isFull(): boolean {
    return (
      this.#draining ||
      this.#sessions.size >= this.#deps.limits.sessionsPerReplica
    );
  }

  has(id: string): boolean {
    return this.#sessions.has(id);
  }

  /** Connects a person who came with a ticket: theirs, by their token. */
  async connect(ticket: TicketRecord, member: Member): Promise<void> {
    const session = this.#sessions.get(ticket.session);
    if (session && ticket.role === 'watcher') {
      session.watch(member);
    } else if (session) {
      session.connect(member);
    } else if (ticket.role === 'owner') {
      await this.#open(ticket.session, member);
    } else {
      refuse(member);
    }
  }

  /**
   * Ends a session that is open here.
   *
   * @returns whether it is.
   */
  end(id: string, end: End): boolean {
    const session = this.#sessions.get(id);
    session?.end(end);
    return session !== undefined;
  }

  share(id: string, shared: boolean): void {
    this.#sessions.get(id)?.share(shared);
  }

  /** To be called about every second. */
  tick(now: number): void {
    this.#sessions.forEach(session => session.tick(now));
    if (
      now - this.#followedAt >= FOLLOW_EVERY_MS &&
      this.#sessions.size > 0 &&
      !this.#following
    ) {
      this.#followedAt = now;
      this.#following = true;
      this.#follow()
        .catch(error =>
          this.#deps.logger.warn(
            'Could not read from the store what became of debug sessions',
            error,
          ),
        )
        .finally(() => {
          this.#following = false;
        });
    }
  }

  /**
   * Takes no more sessions, warns those who have one, and ends them at that
   * time.
   */
  async drain(forMs: number): Promise<void> {
    this.#draining = true;
    const { now } = this.#deps;
    const all = [...this.#sessions.values()];
    all.forEach(session => session.warnOfShutdown(now() + forMs));
    await within(forMs, all);
    this.#sessions.forEach(session => session.end({ ending: 'shutdown' }));
    await within(forMs, this.#sessions.values());
  }

  /** What was ended or unshared through another replica. */
  async #follow(): Promise<void> {
    const before = [...this.#sessions.values()];
    const running = new Map(
      (await this.#deps.store.listRunning(this.#deps.replica)).map(
        ({ id, shared }) => [id, shared],
      ),
    );
    for (const session of before) {
      const shared = running.get(session.record.id);
      if (shared === undefined) {
        await this.#endAsStored(session);
      } else {
        session.share(shared);
      }
    }
  }

  async #endAsStored(session: Session): Promise<void> {
    const stored = await this.#deps.store.getSession(session.record.id);
    session.end({
      ending: stored?.ending ?? 'lost',
      message: stored?.endingMessage,
    });
  }

  async #open(id: string, owner: Member): Promise<void> {
    const { store, replica } = this.#deps;
    const claimed = !this.isFull && (await store.claimSession(id, replica));
    const record = await store.getSession(id);
    if (claimed && record) {
      this.#add(record, owner);
    } else if (!record || record.phase === 'ended') {
      refuse(owner);
    } else {
      // Somebody was faster, or there is no room here: with another ticket it
      // goes to where the session is, or to another replica.
      owner.connection.fail(
        'replica-unreachable',
        'This backend cannot take the session; it is tried anew',
        TRY_AGAIN_LATER,
      );
    }
  }

  #add(record: SessionRecord, owner: Member): void {
    const session = new Session(this.#deps, record, owner);
    this.#sessions.set(record.id, session);
    void session.over.then(() => this.#sessions.delete(record.id));
    void session.open();
  }
}

function refuse({ connection }: Member): void {
  connection.fail(
    'session-gone',
    'There is no such session any more',
    TERMINAL_CLOSE.gone,
  );
}

async function within(ms: number, sessions: Iterable<Session>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    Promise.all([...sessions].map(({ over }) => over)),
    new Promise(resolve => {
      timer = setTimeout(resolve, ms);
    }),
  ]);
  clearTimeout(timer);
}

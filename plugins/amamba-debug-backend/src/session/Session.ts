import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  type ServerMessage,
  type SessionEnding,
  TERMINAL_CLOSE,
  terminalErrorSchema,
} from '@amamba/plugin-amamba-debug-common';
import type { KubeStreamEnd } from '@amamba/plugin-amamba-node';
import type { DebugConfig } from '../policy/DebugConfig';
import type { OpenedProcess } from '../process/RemoteProcess';
import type { SessionRecord } from '../store/SessionStore';
import { Audience, type AudienceDeps } from './Audience';
import { Deadlines } from './Deadlines';
import { explainOpeningFailure } from './explainOpeningFailure';
import { InputPump } from './InputPump';
import { LiveProcess } from './LiveProcess';
import type { Member } from './Member';
import type { OpenSession, TerminalSize } from './openSession';
import { PermissionCheck } from './PermissionCheck';
import { permissionsOf } from './permissionsOf';
import { Seat } from './Seat';
import type { SessionJournal } from './SessionJournal';
import type { SessionTap, StartTap } from './SessionTap';

/** What sessions work with. */
export interface SessionDeps extends AudienceDeps {
  limits: DebugConfig['limits'];
  open: OpenSession;
  startTap: StartTap;
  journal: SessionJournal;
  logger: LoggerService;
}

/** How a session ended. */
export interface End {
  ending: SessionEnding;
  message?: string;
  exitCode?: number;
}

const CLOSE_CODES: Partial<Record<SessionEnding, number>> = {
  idle: TERMINAL_CLOSE.idle,
  revoked: TERMINAL_CLOSE.notAllowed,
  shutdown: TERMINAL_CLOSE.shutdown,
};

/**
 * A session that this replica has: a process on one side, the owner's browser
 * and those who watch on the other.
 *
 * @remarks
 * It outlives its browser's connection for the grace time, and has no timers:
 * {@link Session.tick} is called every second.
 */
export class Session {
  readonly record: SessionRecord;
  /** Resolves when it has ended and all is kept and cleaned up. */
  readonly over: Promise<void>;
  readonly #deps: SessionDeps;
  readonly #audience: Audience;
  readonly #input: InputPump;
  readonly #deadlines: Deadlines;
  readonly #check: PermissionCheck;
  readonly #abort = new AbortController();
  #settle: () => void = () => {};
  #seat: Seat | undefined;
  /** The newest of the owner, also while they are away. */
  #credentials: Member['credentials'];
  #size: TerminalSize;
  #detachedAt: number | undefined;
  #live: LiveProcess | undefined;
  #tap: SessionTap | undefined;
  #processEnd: KubeStreamEnd | undefined;
  #ended = false;

  constructor(deps: SessionDeps, record: SessionRecord, owner: Member) {
    this.#deps = deps;
    this.record = record;
    this.#credentials = owner.credentials;
    this.#size = owner.size;
    this.over = new Promise(resolve => {
      this.#settle = resolve;
    });
    this.#audience = new Audience(deps, record, users =>
      this.#owner?.send({ type: 'watchers', users }),
    );
    this.#input = new InputPump(waits => this.#inputWaits(waits));
    const now = deps.now();
    this.#deadlines = new Deadlines({
      limits: deps.limits,
      now,
      // Who follows a log, or loads a file up or down, types nothing.
      idles: !['logs', 'download', 'upload'].includes(record.mode),
    });
    this.#check = new PermissionCheck(
      {
        ...deps,
        requests: permissionsOf(record),
        everyMs: deps.limits.recheckSeconds * 1000,
      },
      now,
    );
    this.#sit(owner);
  }

  /** Connects it to what it is for; ends it when that fails. Never throws. */
  async open(): Promise<void> {
    let opened: OpenedProcess;
    try {
      this.#tap = await this.#deps.startTap(this.record, this.#size, () =>
        this.end({
          ending: 'too-long',
          message: 'Its recording is as long as one may be',
        }),
      );
      opened = await this.#deps.open(this.record, {
        size: this.#size,
        progress: (step, detail) =>
          this.#owner?.send({ type: 'progress', step, detail }),
        signal: this.#abort.signal,
      });
    } catch (error) {
      this.#failToOpen(error);
      return;
    }
    if (this.#ended) {
      opened.process.close();
      await this.#cleanUp(opened);
      return;
    }
    this.#run(opened);
    await this.#deps.journal.changed(this.record, {
      phase: this.#seat ? 'open' : 'detached',
      openedAt: new Date(this.#deps.now()),
      what: opened.what,
      image: opened.image ?? this.record.image,
      pod: opened.pod ?? this.record.pod,
      container: opened.container ?? this.record.container,
    });
  }

  /** The owner is at this browser from now on; an older one is let go. */
  connect(owner: Member): void {
    const older = this.#seat;
    older?.clear();
    this.#sit(owner);
    older?.member.connection.close(TERMINAL_CLOSE.replaced);
    if (!this.#live || this.#ended) {
      return;
    }
    const { connection, received, size } = owner;
    const { output } = this.#live;
    if (this.record.mode === 'download' && !output.canResume(received)) {
      const message = 'What was sent is lost; download the file again';
      this.end({ ending: 'not-resumed', message });
      return;
    }
    connection.send(this.#live.greeting('owner', this.record));
    connection.send({ type: 'watchers', users: this.#audience.users });
    const exact = output.connect(connection, received);
    this.#tap?.marker('Connected anew');
    if (this.#processEnd) {
      this.#endWith(this.#processEnd);
      return;
    }
    this.#resize(size, !exact);
    if (this.#input.waits) {
      connection.pause();
    }
    this.#deadlines.forgetWarning();
    if (this.record.phase === 'detached') {
      void this.#deps.journal.changed(this.record, { phase: 'open' });
    }
  }

  /** Shows it to somebody else, who must be allowed to see it. */
  watch(watcher: Member): void {
    if (this.#ended || !this.#live || !this.record.shared) {
      const message = 'The session is not shared';
      watcher.connection.fail('session-gone', message, TERMINAL_CLOSE.gone);
      return;
    }
    this.#audience.add(watcher, this.#live.output, [
      this.#live.greeting('watcher', this.record),
      { type: 'size', ...this.#size },
    ]);
    this.#tap?.marker(`${watcher.user} watches`);
  }

  share(shared: boolean): void {
    if (this.record.shared !== shared) {
      this.record.shared = shared;
      this.#tellAll({ type: 'shared', shared });
      if (!shared) {
        this.#audience.dismiss();
      }
    }
  }

  /** To be called about every second. */
  tick(now: number): void {
    this.#owner?.keepAlive();
    this.#audience.tick(now);
    const graceMs = this.#deps.limits.graceSeconds * 1000;
    if (this.#detachedAt !== undefined && now - this.#detachedAt >= graceMs) {
      this.#endWith(this.#processEnd, { ending: 'not-resumed' });
      return;
    }
    const news = this.#deadlines.check(now);
    if (news?.type === 'over') {
      this.end({ ending: news.reason });
    } else if (news?.type === 'warning') {
      const endsAt = new Date(news.endsAt).toISOString();
      this.#owner?.send({ type: 'warning', reason: news.reason, endsAt });
    } else if (news) {
      this.#owner?.send(news);
    }
    void this.#check.allows(this.#credentials, now).then(allowed => {
      if (!allowed) {
        this.end({ ending: 'revoked' });
      }
    });
  }

  /** It will be ended at that time: this replica goes away. */
  warnOfShutdown(at: number): void {
    this.#deadlines.shutdownAt(at);
    this.tick(this.#deps.now());
  }

  /** Ends it, once. */
  end(end: End): void {
    if (!this.#ended) {
      this.#ended = true;
      this.#abort.abort();
      this.#live?.opened.process.close();
      const { ending, message, exitCode } = end;
      this.#tellAll({ type: 'ended', ending, message, exitCode });
      const code = CLOSE_CODES[ending] ?? TERMINAL_CLOSE.ended;
      this.#seat?.clear();
      this.#owner?.close(code);
      this.#audience.close(code);
      void this.#finish(end).finally(this.#settle);
    }
  }

  get #owner() {
    return this.#seat?.member.connection;
  }

  #run(opened: OpenedProcess): void {
    const live = new LiveProcess(opened, {
      tap: this.#tap,
      size: this.#size,
      onSize: size => this.#audience.send({ type: 'size', ...size }),
    });
    this.#live = live;
    if (this.#owner) {
      this.#owner.send(live.greeting('owner', this.record));
      live.output.begin(this.#owner);
    }
    opened.onTransferred?.(bytes =>
      this.#owner?.send({ type: 'transferred', bytes }),
    );
    live.start();
    this.#input.open(opened.process, opened.input);
    void opened.process.ended.then(end => {
      this.#processEnd = end;
      // Whoever is away gets the rest of the output, and how it ended.
      if (this.#seat) {
        this.#endWith(end);
      }
    });
  }

  #sit(owner: Member): void {
    const renew = (credentials: Member['credentials']) => {
      this.#credentials = credentials;
      this.#deadlines.signedInUntil(credentials.expiresAt?.getTime());
    };
    const actions = {
      renew,
      input: (bytes: Buffer) => {
        this.#deadlines.touch(this.#deps.now());
        return this.#input.write(bytes);
      },
      acknowledge: (bytes: number) =>
        this.#live?.output.acknowledge(bytes) ?? bytes === 0,
      resize: (size: TerminalSize) => this.#resize(size, false),
      endInput: () => this.#input.end(),
      end: () => this.end({ ending: 'closed' }),
      leave: () => this.#leave(),
    };
    this.#seat = new Seat(owner, actions, this.#deps.authenticate);
    this.#detachedAt = undefined;
    renew(owner.credentials);
    this.#seat.listen();
  }

  #leave(): void {
    this.#seat = undefined;
    this.#live?.output.disconnect();
    if (this.record.mode === 'upload') {
      // Nobody knows how much of it was on its way.
      this.end({ ending: 'not-resumed', message: 'The upload was cut off' });
      return;
    }
    this.#detachedAt = this.#deps.now();
    if (this.#live) {
      void this.#deps.journal.changed(this.record, { phase: 'detached' });
    }
  }

  #resize({ columns, rows }: TerminalSize, repaint: boolean): void {
    this.#size = { columns, rows };
    this.#live?.resize(this.#size, repaint);
  }

  #inputWaits(waits: boolean): void {
    this.#live?.output.setInputWaits(waits);
    if (waits) {
      this.#owner?.pause();
    } else {
      this.#owner?.resume();
    }
  }

  /** Tells everybody who looks at it. */
  #tellAll(message: ServerMessage): void {
    this.#owner?.send(message);
    this.#audience.send(message);
  }

  #endWith(end: KubeStreamEnd | undefined, otherwise?: End): void {
    if (end) {
      const { type, exitCode, message, reason } = end;
      // That a file is too large, say, may show only while it travels.
      const { data: code } = terminalErrorSchema.safeParse(reason);
      if (type === 'failed' && code) {
        this.#owner?.send({ type: 'error', code, message: message ?? '' });
      }
      this.end({ ending: type, exitCode, message });
    } else if (otherwise) {
      this.end(otherwise);
    }
  }

  #failToOpen(error: unknown): void {
    const { code, message, unexpected } = explainOpeningFailure(error);
    if (unexpected && !this.#ended) {
      this.#deps.logger.error(
        `The debug session ${this.record.id} could not be opened`,
        toError(error) as Error,
      );
    }
    this.#owner?.send({ type: 'error', code, message });
    this.end({ ending: 'failed', message });
  }

  async #finish({ ending, message, exitCode }: End): Promise<void> {
    await this.#tap?.end();
    await this.#deps.journal.ended(this.record, {
      ending,
      endingMessage: message,
      exitCode,
      endedAt: new Date(this.#deps.now()),
      bytesIn: this.#input.bytes,
      bytesOut: this.#live?.output.bytes ?? 0,
    });
    if (this.#live) {
      await this.#cleanUp(this.#live.opened);
    }
  }

  async #cleanUp(opened: OpenedProcess): Promise<void> {
    try {
      await opened.cleanUp?.();
    } catch (error) {
      this.#deps.logger.warn(
        `Something that the debug session ${this.record.id} made is left in cluster ${this.record.cluster}`,
        toError(error) as Error,
      );
    }
  }
}

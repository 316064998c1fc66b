import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  type ClientMessage,
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
import type { Member } from './Member';
import type { OpenSession, TerminalSize } from './openSession';
import { OutputPump } from './OutputPump';
import { PermissionCheck } from './PermissionCheck';
import { permissionsOf } from './permissionsOf';
import type { SessionJournal } from './SessionJournal';
import type { SessionTap, StartTap } from './SessionTap';

/** Between the two sizes that make a program paint its screen anew, in ms. */
const REPAINT_MS = 100;

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
  /** Another replica has stored it already. */
  stored?: boolean;
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
  #owner: Member | undefined;
  /** The newest of the owner, also while they are away. */
  #credentials: Member['credentials'];
  #size: TerminalSize;
  #detachedAt: number | undefined;
  #opened: OpenedProcess | undefined;
  #output: OutputPump | undefined;
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
      this.#owner?.connection.send({ type: 'watchers', users }),
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
    this.#setOwner(owner);
  }

  /** Connects it to what it is for; ends it when that fails. Never throws. */
  async open(): Promise<void> {
    const { journal, now } = this.#deps;
    let opened: OpenedProcess | undefined;
    try {
      this.#tap = await this.#deps.startTap(this.record, this.#size);
      opened = await this.#deps.open(this.record, {
        size: this.#size,
        progress: (step, detail) =>
          this.#tell({ type: 'progress', step, detail }),
        signal: this.#abort.signal,
      });
    } catch (error) {
      await this.#failToOpen(error);
      return;
    }
    if (this.#ended) {
      opened.process.close();
      await this.#cleanUp(opened);
      return;
    }
    this.#run(opened);
    await journal.changed(this.record, {
      phase: this.#owner ? 'open' : 'detached',
      openedAt: new Date(now()),
      what: opened.what,
      image: opened.image ?? this.record.image,
      pod: opened.pod ?? this.record.pod,
      container: opened.container ?? this.record.container,
    });
  }

  /** The owner is at this browser from now on; an older one is let go. */
  connect(owner: Member): void {
    const older = this.#owner;
    this.#setOwner(owner);
    older?.connection.close(TERMINAL_CLOSE.replaced);
    if (!this.#opened || !this.#output) {
      return;
    }
    const { process, tty } = this.#opened;
    if (
      this.record.mode === 'download' &&
      !this.#output.canResume(owner.received)
    ) {
      this.end({
        ending: 'not-resumed',
        message: 'What was sent meanwhile is lost; download the file again',
      });
      return;
    }
    owner.connection.send(this.#greeting('owner'));
    owner.connection.send({ type: 'watchers', users: this.#audience.users });
    const exact = this.#output.connect(owner.connection, owner.received);
    this.#tap?.marker('Connected anew');
    if (this.#processEnd) {
      this.#endWith(this.#processEnd);
      return;
    }
    if (tty) {
      this.#resize(owner.size, !exact);
    }
    if (this.#input.waits) {
      owner.connection.pause();
    }
    this.#deadlines.forgetWarning();
    if (process && this.record.phase === 'detached') {
      void this.#deps.journal.changed(this.record, { phase: 'open' });
    }
  }

  /** Shows it to somebody else, who must be allowed to see it. */
  watch(watcher: Member): void {
    if (this.#ended || !this.#output || !this.record.shared) {
      watcher.connection.fail(
        'session-gone',
        'The session is not shared',
        TERMINAL_CLOSE.gone,
      );
      return;
    }
    this.#audience.add(watcher, this.#output, [
      this.#greeting('watcher'),
      { type: 'size', ...this.#size },
    ]);
    this.#tap?.marker(`${watcher.user} watches`);
  }

  share(shared: boolean): void {
    if (this.record.shared !== shared) {
      this.record.shared = shared;
      this.#tell({ type: 'shared', shared });
      if (!shared) {
        this.#audience.dismiss();
      }
    }
  }

  /** To be called about every second. */
  tick(now: number): void {
    this.#owner?.connection.keepAlive();
    this.#audience.tick(now);
    const { graceSeconds } = this.#deps.limits;
    if (
      this.#detachedAt !== undefined &&
      now - this.#detachedAt >= graceSeconds * 1000
    ) {
      this.#endWith(this.#processEnd, { ending: 'not-resumed' });
      return;
    }
    const news = this.#deadlines.check(now);
    if (news?.type === 'over') {
      this.end({ ending: news.reason });
    } else if (news?.type === 'warning') {
      const endsAt = new Date(news.endsAt).toISOString();
      this.#tell({ type: 'warning', reason: news.reason, endsAt });
    } else if (news) {
      this.#tell(news);
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
      this.#opened?.process.close();
      this.#sayGoodbye(end);
      void this.#finish(end).finally(this.#settle);
    }
  }

  #run(opened: OpenedProcess): void {
    this.#opened = opened;
    this.#output = new OutputPump({ ...opened, tap: this.#tap });
    if (this.#owner) {
      this.#tell(this.#greeting('owner'));
      this.#output.begin(this.#owner.connection);
    }
    opened.onTransferred?.(bytes =>
      this.#owner?.connection.send({ type: 'transferred', bytes }),
    );
    this.#output.start();
    this.#input.open(opened.process, opened.input);
    if (opened.tty) {
      opened.process.resize(this.#size.columns, this.#size.rows);
    }
    void opened.process.ended.then(end => {
      this.#processEnd = end;
      // Whoever is away gets the rest of the output, and how it ended.
      if (this.#owner) {
        this.#endWith(end);
      }
    });
  }

  #endWith(end: KubeStreamEnd | undefined, otherwise?: End): void {
    if (end) {
      const { type, exitCode, message = '', reason } = end;
      // A file that is too large, say, shows only while it travels.
      const { data: code } = terminalErrorSchema.safeParse(reason);
      if (type === 'failed' && code) {
        this.#owner?.connection.send({ type: 'error', code, message });
      }
      this.end({ ending: type, exitCode, message: end.message });
    } else if (otherwise) {
      this.end(otherwise);
    }
  }

  #setOwner(owner: Member): void {
    this.#owner = owner;
    this.#detachedAt = undefined;
    this.#renew(owner.credentials);
    owner.connection.listen({
      onMessage: message => this.#onMessage(owner, message),
      onInput: bytes => this.#onInput(owner, bytes),
      onClose: () => this.#onClose(owner),
    });
  }

  #onInput(owner: Member, bytes: Buffer): void {
    if (owner === this.#owner && !this.#ended) {
      this.#deadlines.touch(this.#deps.now());
      if (!this.#input.write(bytes)) {
        this.#refuse(owner, 'Too much was sent before the session was open');
      }
    }
  }

  #onMessage(owner: Member, message: ClientMessage): void {
    if (owner !== this.#owner || this.#ended) {
      return;
    }
    switch (message.type) {
      case 'ack':
        if (this.#output && !this.#output.acknowledge(message.bytes)) {
          this.#refuse(owner, 'More output is acknowledged than there was');
        }
        break;
      case 'resize':
        this.#resize(message, false);
        break;
      case 'eof':
        this.#input.end();
        break;
      case 'token':
        void this.#readToken(owner, message.token);
        break;
      case 'end':
        this.end({ ending: 'closed' });
        break;
      default:
        this.#refuse(owner, `A message "${message.type}" is out of place`);
    }
  }

  #onClose(owner: Member): void {
    if (owner !== this.#owner || this.#ended) {
      return;
    }
    this.#owner = undefined;
    this.#output?.disconnect();
    if (this.record.mode === 'upload') {
      // Nobody knows how much of it was on its way.
      this.end({ ending: 'not-resumed', message: 'The upload was cut off' });
      return;
    }
    this.#detachedAt = this.#deps.now();
    if (this.#opened) {
      void this.#deps.journal.changed(this.record, { phase: 'detached' });
    }
  }

  #resize({ columns, rows }: TerminalSize, repaint: boolean): void {
    this.#size = { columns, rows };
    const { process, tty } = this.#opened ?? {};
    if (!process || !tty) {
      return;
    }
    if (repaint) {
      // A program is told of a size only when it is another one.
      process.resize(columns, rows > 1 ? rows - 1 : 2);
      setTimeout(() => {
        const { columns: width, rows: height } = this.#size;
        process.resize(width, height);
      }, REPAINT_MS).unref();
    } else {
      process.resize(columns, rows);
    }
    this.#tap?.resize(this.#size);
    this.#audience.send({ type: 'size', ...this.#size });
  }

  #inputWaits(waits: boolean): void {
    this.#output?.setInputWaits(waits);
    if (waits) {
      this.#owner?.connection.pause();
    } else {
      this.#owner?.connection.resume();
    }
  }

  async #readToken(owner: Member, token: string): Promise<void> {
    const credentials = await this.#deps.authenticate(token, owner.user);
    if (!credentials) {
      owner.connection.fail(
        'bad-ticket',
        'The token is not valid, or not yours',
        TERMINAL_CLOSE.badTicket,
      );
    } else if (owner === this.#owner) {
      this.#renew(credentials);
    }
  }

  #renew(credentials: Member['credentials']): void {
    this.#credentials = credentials;
    this.#deadlines.signedInUntil(credentials.expiresAt?.getTime());
  }

  #refuse({ connection }: Member, reason: string): void {
    connection.fail('bad-message', reason, TERMINAL_CLOSE.badMessage);
  }

  #greeting(role: 'owner' | 'watcher'): ServerMessage {
    const { what, pod, container, fileName, size, tty, input } = this
      .#opened as OpenedProcess;
    return {
      type: 'opened',
      role,
      tty,
      input: role === 'owner' && input,
      recorded: this.record.record,
      shared: this.record.shared,
      what,
      pod,
      container,
      fileName,
      size,
    };
  }

  /** Tells everybody who looks at it. */
  #tell(message: ServerMessage): void {
    this.#owner?.connection.send(message);
    if (message.type === 'shared' || message.type === 'ended') {
      this.#audience.send(message);
    }
  }

  async #failToOpen(error: unknown): Promise<void> {
    const { code, message, unexpected } = explainOpeningFailure(error);
    if (unexpected && !this.#ended) {
      this.#deps.logger.error(
        `The debug session ${this.record.id} could not be opened`,
        toError(error) as Error,
      );
    }
    this.#owner?.connection.send({ type: 'error', code, message });
    this.end({ ending: 'failed', message });
  }

  #sayGoodbye({ ending, message, exitCode }: End): void {
    this.#tell({ type: 'ended', ending, message, exitCode });
    const code = CLOSE_CODES[ending] ?? TERMINAL_CLOSE.ended;
    this.#owner?.connection.close(code);
    this.#audience.close(code);
  }

  async #finish({ ending, message, exitCode }: End): Promise<void> {
    await this.#tap?.end();
    await this.#deps.journal.ended(this.record, {
      ending,
      endingMessage: message,
      exitCode,
      endedAt: new Date(this.#deps.now()),
      bytesIn: this.#input.bytes,
      bytesOut: this.#output?.bytes ?? 0,
    });
    if (this.#opened) {
      await this.#cleanUp(this.#opened);
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

import { randomUUID } from 'node:crypto';
import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { SessionEnding } from '@amamba/plugin-amamba-debug-common';
import type { ActivityRecorder } from '@amamba/plugin-amamba-node';
import type {
  SessionChange,
  SessionRecord,
  SessionStore,
} from '../store/SessionStore';

/** Where it is kept what becomes of sessions. */
export interface JournalDeps {
  store: Pick<SessionStore, 'updateSession' | 'endSession' | 'getSession'>;
  auditor: AuditorService;
  activity: ActivityRecorder;
  logger: LoggerService;
  /** Tells browsers that sessions of a workspace changed. */
  sessionsChanged(workspace: string): void;
}

/** Endings that are nobody's wish. */
const FAILURES: readonly SessionEnding[] = ['failed', 'lost', 'shutdown'];

/**
 * Keeps what becomes of sessions: in the store, the audit log and the activity
 * of the workspace.
 *
 * @remarks
 * A session lives on when something cannot be kept; the log says so.
 */
export class SessionJournal {
  readonly #deps: JournalDeps;

  constructor(deps: JournalDeps) {
    this.#deps = deps;
  }

  async changed(session: SessionRecord, change: SessionChange): Promise<void> {
    Object.assign(session, change);
    await this.#keep(session, 'the store', () =>
      this.#deps.store.updateSession(session.id, change),
    );
    this.#deps.sessionsChanged(session.workspace);
  }

  /** @param change - of a session that another replica ended: its own ending counts. */
  async ended(
    session: SessionRecord,
    change: Parameters<SessionStore['endSession']>[1],
  ): Promise<void> {
    Object.assign(session, change, { phase: 'ended' });
    await this.#keep(session, 'the store', async () => {
      const { bytesIn, bytesOut, exitCode } = session;
      if (!(await this.#deps.store.endSession(session.id, change))) {
        await this.#deps.store.updateSession(session.id, {
          bytesIn,
          bytesOut,
          exitCode,
        });
      }
    });
    this.#deps.sessionsChanged(session.workspace);
    await this.#keep(session, 'the audit log', () => this.#audit(session));
    await this.#keep(session, 'the activity', () => this.#record(session));
  }

  async #audit(session: SessionRecord): Promise<void> {
    const event = await this.#deps.auditor.createEvent({
      eventId: 'session-end',
      severityLevel: 'medium',
      meta: {
        session: session.id,
        user: session.user,
        workspace: session.workspace,
        entityRef: session.entityRef,
        mode: session.mode,
        target: targetOf(session),
      },
    });
    const meta = {
      ending: session.ending ?? 'closed',
      bytesIn: session.bytesIn,
      bytesOut: session.bytesOut,
      ...(session.exitCode !== undefined && { exitCode: session.exitCode }),
      ...(session.openedAt && { seconds: secondsOf(session) }),
    };
    if (session.ending === 'failed' || session.ending === 'lost') {
      await event.fail({
        meta,
        error: new Error(session.endingMessage ?? session.ending),
      });
    } else {
      await event.success({ meta });
    }
  }

  #record(session: SessionRecord): Promise<void> {
    const failed = FAILURES.some(ending => ending === session.ending);
    const exit =
      session.exitCode === undefined ? '' : ` with ${session.exitCode}`;
    return this.#deps.activity.record({
      id: randomUUID(),
      at: (session.endedAt ?? new Date()).toISOString(),
      actor: session.user,
      action: 'session-end',
      subject: session.entityRef,
      workspace: session.workspace,
      outcome: failed ? 'failed' : 'succeeded',
      detail: `${session.mode} in ${targetOf(session)}: ${
        session.ending
      }${exit}, ${secondsOf(session)} s`,
    });
  }

  async #keep(
    session: SessionRecord,
    where: string,
    act: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#deps.logger.error(
        `Could not keep in ${where} what became of the debug session ${session.id}`,
        toError(error) as Error,
      );
    }
  }
}

function targetOf(session: SessionRecord): string {
  const { cluster, node, namespace, pod, container } = session;
  return [cluster, ...(node ? [node] : [namespace, pod, container])]
    .filter(Boolean)
    .join('/');
}

function secondsOf({ openedAt, endedAt }: SessionRecord): number {
  return openedAt && endedAt
    ? Math.round((endedAt.getTime() - openedAt.getTime()) / 1000)
    : 0;
}

import type { ServerMessage } from '@amamba/plugin-amamba-debug-common';
import type { DebugConfig } from '../policy/DebugConfig';

type Reason = Extract<ServerMessage, { type: 'warning' }>['reason'];

/** What a session is told of its deadlines. Times are of the epoch, in ms. */
export type DeadlineNews =
  | { type: 'over'; reason: Exclude<Reason, 'shutdown'> }
  | { type: 'warning'; reason: Reason; endsAt: number }
  | { type: 'warning-over' };

/**
 * When a session ends by itself: nothing typed for too long, too old, or the
 * person no longer signed in.
 */
export class Deadlines {
  readonly #limits: DebugConfig['limits'];
  readonly #openedAt: number;
  readonly #idles: boolean;
  #activeAt: number;
  #signedOutAt: number | undefined;
  #shutdownAt: number | undefined;
  #warned: string | undefined;

  /** @param options - `idles`: whether silence of the person ends it. */
  constructor(options: {
    limits: DebugConfig['limits'];
    now: number;
    idles: boolean;
  }) {
    this.#limits = options.limits;
    this.#openedAt = options.now;
    this.#activeAt = options.now;
    this.#idles = options.idles;
  }

  /** The person did something. */
  touch(now: number): void {
    this.#activeAt = now;
  }

  signedInUntil(at: number | undefined): void {
    this.#signedOutAt = at;
  }

  shutdownAt(at: number): void {
    this.#shutdownAt = at;
  }

  /** What is new: every warning is told once. */
  check(now: number): DeadlineNews | undefined {
    const next = this.#next();
    if (next.at <= now && next.reason !== 'shutdown') {
      return { type: 'over', reason: next.reason };
    }
    const soon = next.at - now <= this.#limits.warningSeconds * 1000;
    const warn = soon || next.reason === 'shutdown';
    const warning = warn ? `${next.reason} ${next.at}` : undefined;
    if (warning === this.#warned) {
      return undefined;
    }
    this.#warned = warning;
    return warn
      ? { type: 'warning', reason: next.reason, endsAt: next.at }
      : { type: 'warning-over' };
  }

  /** A browser that has just connected has been told nothing. */
  forgetWarning(): void {
    this.#warned = undefined;
  }

  #next(): { reason: Reason; at: number } {
    const { idleSeconds, sessionSeconds } = this.#limits;
    const all: Array<{ reason: Reason; at: number | undefined }> = [
      { reason: 'shutdown', at: this.#shutdownAt },
      { reason: 'too-long', at: this.#openedAt + sessionSeconds * 1000 },
      {
        reason: 'idle',
        at: this.#idles ? this.#activeAt + idleSeconds * 1000 : undefined,
      },
      { reason: 'signed-out', at: this.#signedOutAt },
    ];
    return all.reduce<{ reason: Reason; at: number }>(
      (first, { reason, at }) =>
        at !== undefined && at < first.at ? { reason, at } : first,
      { reason: 'too-long', at: Infinity },
    );
  }
}

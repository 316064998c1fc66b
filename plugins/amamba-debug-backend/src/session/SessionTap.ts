import type { SessionRecord } from '../store/SessionStore';
import type { TerminalSize } from './openSession';

/** Gets what a session shows: the recorder is one. Never throws. */
export interface SessionTap {
  /** A frame with its channel byte. */
  output(frame: Buffer): void;
  resize(size: TerminalSize): void;
  marker(text: string): void;
  /** All that was got is stored when it resolves. */
  end(): Promise<void>;
}

/**
 * Begins to record when the record says so.
 *
 * @param onFull - called when nothing more is taken: what goes on from then on
 * would not be recorded.
 * @throws Error when a session that must be recorded cannot be: it does not
 * open then.
 */
export type StartTap = (
  session: SessionRecord,
  size: TerminalSize,
  onFull: () => void,
) => Promise<SessionTap | undefined>;

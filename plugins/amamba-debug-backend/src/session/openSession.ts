import type { ServerMessage } from '@amamba/plugin-amamba-debug-common';
import type { OpenedProcess } from '../process/RemoteProcess';
import type { SessionRecord } from '../store/SessionStore';

/** How the terminal of the person is at first. */
export interface TerminalSize {
  columns: number;
  rows: number;
}

/** What an opening may use. */
export interface OpeningContext {
  size: TerminalSize;
  /** Tells the person what is going on. */
  progress(
    step: Extract<ServerMessage, { type: 'progress' }>['step'],
    detail?: string,
  ): void;
  /** Aborts when the person gives up. */
  signal: AbortSignal;
}

/**
 * Connects a session to what it is for, as the person whom the record names.
 * The record was authorised when it was made; that the pod still is the
 * entity's is proved anew.
 *
 * @throws OpeningError saying what is wrong and what to do.
 */
export type OpenSession = (
  session: SessionRecord,
  context: OpeningContext,
) => Promise<OpenedProcess>;

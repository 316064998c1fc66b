import type { Client } from '@amamba/plugin-amamba-common';
import type {
  DebugContract,
  Session,
  Ticket,
} from '@amamba/plugin-amamba-debug-common';
import type { ReactNode } from 'react';
import type { LiveSession } from './LiveSession';

/** Calls of the debug backend, as the terminals need them. */
export type SessionApi = Pick<
  Client<DebugContract>,
  | 'closeSession'
  | 'getSession'
  | 'listSessions'
  | 'resumeSession'
  | 'shareSession'
>;

/** A session that has a tab. */
export interface DeskSession
  extends Pick<
    Session,
    | 'id'
    | 'workspace'
    | 'mode'
    | 'cluster'
    | 'namespace'
    | 'pod'
    | 'container'
    | 'node'
    | 'image'
  > {
  /** Of the route that opened it; absent: one is asked for, to resume or watch. */
  ticket?: Ticket;
}

/**
 * What to do about a session that did not begin or has ended: another way in,
 * or the same once more.
 */
export type Remedy = 'again' | 'debug-container' | 'pod-copy' | 'agent';

/** The sessions of a page, and which of them is looked at. */
export interface TerminalDesk {
  workspace: string;
  sessions: DeskSession[];
  /** Id of the session that is looked at. */
  active: string | undefined;
  /** Own sessions that run without a tab here: of other tabs and browsers. */
  resumable: DeskSession[];
  /** Gives a session a tab, unless it has one, and looks at it. */
  open(session: DeskSession): void;
  activate(id: string): void;
  /** The connection of a session that has a tab. */
  live(id: string): LiveSession | undefined;
  /** Takes the tab away; ends nothing. */
  close(id: string): void;
  /** A session that an address asked for is no more. */
  linkGone: boolean;
  /**
   * Types into the session that is looked at, as if the person had.
   *
   * @returns whether it takes input
   */
  type(text: string): boolean;
}

/**
 * Properties of `TerminalWorkbench` (TerminalWorkbench.tsx). It takes the width
 * of its parent and has a height of its own.
 */
export interface TerminalWorkbenchProps {
  /** Of `useTerminalDesk({ workspace, entityRef, api })` (useTerminalDesk.ts). */
  desk: TerminalDesk;
  api: SessionApi;
  /** In place of the terminals while there is none. */
  empty?: ReactNode;
  /** Absent: no other ways in are offered. */
  onRemedy?: (remedy: Remedy, session: DeskSession) => void;
}

/** Properties of `Replay` (../replay/Replay.tsx). */
export interface ReplayProps {
  api: Pick<Client<DebugContract>, 'readRecording'>;
  workspace: string;
  /** Id of the session that was recorded. */
  session: string;
}

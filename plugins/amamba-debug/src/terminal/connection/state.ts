import type {
  ServerMessage,
  SessionEnding,
  TerminalErrorCode,
} from '@amamba/plugin-amamba-debug-common';
import type { TerminalSize } from '@amamba/plugin-amamba-react';

type Told<T extends ServerMessage['type']> = Omit<
  Extract<ServerMessage, { type: T }>,
  'type'
>;

/** What a session turned out to be. */
export type Opened = Told<'opened'>;

/** How a connection ended that the session did not end with words. */
export const CONNECTION_CLOSINGS = [
  'replaced',
  'idle',
  'gone',
  'not-allowed',
  'shutdown',
  'lost',
] as const;

/** One of them. */
export type ConnectionClosing = (typeof CONNECTION_CLOSINGS)[number];

/** Why the page's connection is no more, and whether it can be anew. */
export interface ConnectionEnd {
  /** What became of the session, if that is known. */
  ending?: SessionEnding;
  exitCode?: number;
  error?: { code: TerminalErrorCode; message: string };
  /** In the backend's words. */
  message?: string;
  /**
   * `replaced`: the same person looks at it elsewhere; `lost`: the network
   * broke, and what was under way cannot go on.
   */
  closed?: ConnectionClosing;
  /** Whether the session may go on and can be connected to once more. */
  resumable: boolean;
}

/** What is known of a connection; never changed, only replaced. */
export interface ConnectionState {
  phase: 'connecting' | 'open' | 'reconnecting' | 'ended';
  /** What goes on before it is open. */
  progress?: Told<'progress'>;
  opened?: Opened;
  /** References of people who watch. */
  watchers: string[];
  warning?: Told<'warning'>;
  /** Milliseconds since 1970 of the next attempt; absent while one runs. */
  retryAt?: number;
  end?: ConnectionEnd;
  /** The owner's, for who watches. */
  ownerSize?: TerminalSize;
  /** Bytes of a file that have arrived. */
  transferred?: number;
  /** Bytes of input that wait for the network. */
  unsent: number;
}

/** Before anything has happened. */
export const NEW_CONNECTION: ConnectionState = {
  phase: 'connecting',
  watchers: [],
  unsent: 0,
};

/** What changes when the backend says something. */
export function changeBy(
  message: ServerMessage,
  before: ConnectionState,
): Partial<ConnectionState> {
  switch (message.type) {
    case 'progress':
      return { progress: message };
    case 'opened':
      return { phase: 'open', opened: message, progress: undefined };
    case 'watchers':
      return { watchers: message.users };
    case 'shared':
      return {
        opened: before.opened && { ...before.opened, shared: message.shared },
      };
    case 'size':
      return { ownerSize: { columns: message.columns, rows: message.rows } };
    case 'warning':
      return { warning: message };
    case 'warning-over':
      return { warning: undefined };
    case 'transferred':
      return { transferred: message.bytes };
    default:
      return {};
  }
}

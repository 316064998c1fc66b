import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import type { BrowserConnection } from '../socket/BrowserConnection';
import type { TerminalSize } from './openSession';

/** Credentials of a person. */
export type UserCredentials = BackstageCredentials<BackstageUserPrincipal>;

/** A person at a browser that is connected to a session. */
export interface Member {
  connection: BrowserConnection;
  /** Entity reference. */
  user: string;
  /** The newest that the browser sent. */
  credentials: UserCredentials;
  size: TerminalSize;
  /** Bytes of output that the terminal shows already. */
  received: number | undefined;
}

/**
 * Reads a person's Backstage token.
 *
 * @returns undefined unless it is valid and that person's.
 */
export type Authenticate = (
  token: string,
  user: string,
) => Promise<UserCredentials | undefined>;

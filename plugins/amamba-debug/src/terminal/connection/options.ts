import type { Ticket } from '@amamba/plugin-amamba-debug-common';
import type { TerminalSize } from '@amamba/plugin-amamba-react';

/** How the portal's backend is reached. */
export interface TerminalLink {
  /** Address of the plugin's API. */
  baseUrl: () => Promise<string>;
  /** The person's Backstage token. */
  token: () => Promise<string | undefined>;
}

/** What is known of a piece of output. */
export interface OutputAbout {
  /** Of the standard error, where it is told apart. */
  error: boolean;
  /** It was shown before a break: nothing in it is to be answered. */
  quiet: boolean;
}

/** What the terminal of a connection does. */
export interface TerminalConnectionOptions {
  link: TerminalLink;
  /** Of the route that opened the session. */
  ticket?: Ticket;
  /** A ticket to come back with; absent: it ends when the network breaks. */
  resume?: () => Promise<Ticket>;
  /** Of the terminal when the connection begins. */
  size: TerminalSize;
  /** Gets output; `done` is to be called when it is shown. */
  onOutput: (bytes: Uint8Array, done: () => void, about: OutputAbout) => void;
  /** The terminal is to be as new: what follows does not continue it. */
  onReset?: () => void;
}

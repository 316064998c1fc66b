import type { TerminalErrorCode } from '@amamba/plugin-amamba-debug-common';
import type { KubeStream } from '@amamba/plugin-amamba-node';

/**
 * What a session is connected to: a process in a container, a log, a file
 * that travels. A {@link KubeStream} is one.
 */
export type RemoteProcess = Omit<KubeStream, 'protocol'>;

/** A process that runs, with what the browser is told of it. */
export interface OpenedProcess {
  process: RemoteProcess;
  tty: boolean;
  /** Whether input arrives anywhere. */
  input: boolean;
  /** The shell or command that was found. */
  what?: string;
  /** Where it runs, when that is not where it was asked for. */
  pod?: string;
  container?: string;
  image?: string;
  /** Of a download. */
  fileName?: string;
  size?: number;
  /** Of an upload: bytes that have arrived, from time to time. */
  onTransferred?(listener: (bytes: number) => void): void;
  /**
   * Undoes what was made for the session, once it has ended: deletes the
   * copy or the node's pod, ends a debug container that is its own.
   */
  cleanUp?(): Promise<void>;
}

/** Why a session cannot begin; the page has a remedy for each code. */
export class OpeningError extends Error {
  readonly code: TerminalErrorCode;

  constructor(code: TerminalErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'OpeningError';
    this.code = code;
  }
}

import type { TerminalErrorCode } from '@amamba/plugin-amamba-debug-common';
import type { KubeStreamEnd } from '@amamba/plugin-amamba-node';

/**
 * What a session is connected to: a process in a container, a log, a file
 * that travels. A `KubeStream` is one.
 *
 * @remarks
 * The first byte of a frame is its channel (1 output, 2 error).
 */
export interface RemoteProcess {
  onFrame(listener: (frame: Buffer) => void): void;
  /** Resolves once, after the last frame; never rejects. */
  readonly ended: Promise<KubeStreamEnd>;
  /** Bytes of input that are not sent yet. */
  readonly bufferedBytes: number;
  /** Calls back when little is buffered again. */
  onDrain(listener: () => void): void;
  /** Input, without a channel byte. */
  write(bytes: Uint8Array): void;
  /** @returns false where that cannot be told to the process. */
  endInput(): boolean;
  resize(columns: number, rows: number): void;
  pause(): void;
  resume(): void;
  /** Hangs up. */
  close(): void;
}

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

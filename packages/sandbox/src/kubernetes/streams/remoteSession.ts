import type { TerminalSize } from '../pods/podContext.ts';
import type { OutputStream } from '../pods/shell/containerFs.ts';

/** How a session ended, before a protocol words it. */
export type Outcome =
  | { kind: 'success' }
  | { kind: 'exit'; code: number }
  | { kind: 'error'; message: string };

/** What a client sends on its way to a process. */
export interface SessionInput {
  /** Resolves when there is room for more. */
  stdin(chunk: Buffer): Promise<void>;
  stdinEnd(): void;
  resize(size: TerminalSize): void;
  /** The client has gone, whatever it was doing. */
  gone(): void;
}

/** The client's side of an exec or attach, over whichever protocol. */
export interface RemoteSession {
  /** From now on input is handed over. */
  listen(input: SessionInput): void;
  /** Resolves when there is room for more; what nobody asked for is dropped. */
  write(stream: OutputStream, chunk: Buffer): Promise<void>;
  /** Tells the outcome and closes the connection. */
  finish(outcome: Outcome, command: readonly string[]): Promise<void>;
}

/** Streams that a client asks for. */
export interface StreamOptions {
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  tty: boolean;
}

/** @returns undefined for what is no size */
export function parseSize(json: Buffer): TerminalSize | undefined {
  try {
    const { Width, Height } = JSON.parse(json.toString()) as {
      Width?: number;
      Height?: number;
    };
    if (!Number.isInteger(Width) || !Number.isInteger(Height)) return undefined;
    return { columns: Number(Width), rows: Number(Height) };
  } catch {
    return undefined;
  }
}

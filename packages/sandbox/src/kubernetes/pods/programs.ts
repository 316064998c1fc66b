import type { IFileSystem } from 'just-bash';
import type { Clock } from '../types.ts';
import type { ContainerContext, TerminalSize } from './podContext.ts';
import type { OnOutput } from './shell/containerFs.ts';
import type { ProcessExit, Signal } from './shell/signals.ts';

/** Anything that runs in a container. */
export interface ContainerProcess {
  /** In the process table of its container. */
  readonly pid: number;
  readonly exited: Promise<ProcessExit>;
  kill(signal: Signal): void;
  /**
   * Gives the process input: to its stdin, or as keys of its terminal.
   * Resolves when there is room for more; input of a process that has no
   * stdin, or has closed it, is dropped.
   */
  write(chunk: Buffer): Promise<void>;
  /** No more input. A terminal stays open: its end is Ctrl-D. */
  end(): void;
  /** Changes the window of the process's terminal, if it has one. */
  resize(size: TerminalSize): void;
}

/** A child, which has the input of its parent. */
export type ChildProcess = Pick<ContainerProcess, 'pid' | 'exited' | 'kill'>;

/** Where a child runs, as far as it is not where its parent does. */
export interface ChildSurroundings {
  /** What it takes for `/`. */
  fs?: IFileSystem;
  cwd?: string;
  container?: ContainerContext;
}

/** The terminal that a program sees as its stdin, stdout and stderr. */
export interface ProgramTerminal {
  readonly size: TerminalSize;
  /** Calls back for each new size; returns how to stop. */
  onResize(callback: (size: TerminalSize) => void): () => void;
  /** Raw: no echo, no line editing, Ctrl-C is a key. */
  setRaw(raw: boolean): void;
}

export interface ProgramContext {
  /** Arguments, without the program's own name. */
  args: string[];
  /** The name it was called by: `argv[0]`. */
  name: string;
  pid: number;
  env: Record<string, string>;
  cwd: string;
  fs: IFileSystem;
  clock: Clock;
  /** Ends at once when the process has no input. */
  stdin: AsyncIterable<Buffer>;
  tty?: ProgramTerminal;
  container: ContainerContext;
  /** A program that writes much awaits the result: then there is room. */
  onOutput: OnOutput;
  /** Aborts when the program is killed. */
  signal: AbortSignal;
  /**
   * Calls back for each signal but KILL. Without any handler the program dies
   * of its first signal, unless it is the first process of its container.
   */
  onSignal(handle: (signal: Signal) => void): void;
  /** Starts a child with this program's output and input. */
  spawn(
    argv: string[],
    env?: Record<string, string>,
    surroundings?: ChildSurroundings,
  ): ChildProcess;
}

/** An executable of an image that is written in TypeScript; returns its exit code. */
export type Program = (context: ProgramContext) => Promise<number>;

const PROGRAMS = new Map<string, Program>();
const MARKER = '# sandbox program: ';

/** Name of the command that runs a program from within a script. */
export const PROGRAM_COMMAND = '__run_program';

export function registerProgram(name: string, program: Program): void {
  PROGRAMS.set(name, program);
}

/** What an image holds as the program's executable; may be copied about. */
export function programFile(name: string): string {
  return `#!/bin/sh\n${MARKER}${name}\n${PROGRAM_COMMAND} ${name} "$@"\n`;
}

export function findProgram(name: string): Program | undefined {
  return PROGRAMS.get(name);
}

/** The program that a file is the executable of, by the file's second line. */
export function programName(secondLine: string): string | undefined {
  return secondLine.startsWith(MARKER)
    ? secondLine.slice(MARKER.length)
    : undefined;
}

import type { IFileSystem } from 'just-bash';
import type { Clock } from '../types.ts';
import type { OnOutput } from './shell/containerFs.ts';
import type { ProcessExit, Signal } from './shell/shellProcess.ts';

/** Anything that runs in a container. */
export interface ContainerProcess {
  readonly exited: Promise<ProcessExit>;
  kill(signal: Signal): void;
}

export interface ProgramContext {
  /** Arguments, without the program's own name. */
  args: string[];
  env: Record<string, string>;
  cwd: string;
  fs: IFileSystem;
  clock: Clock;
  onOutput: OnOutput;
  /** Aborts when the program is killed. */
  signal: AbortSignal;
  /** Calls back for each signal but KILL; one that is not handled does nothing. */
  onSignal(handle: (signal: Signal) => void): void;
  spawn(argv: string[], env?: Record<string, string>): ContainerProcess;
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

/** The program of which `path` is the executable. */
export async function programAt(
  fs: IFileSystem,
  path: string,
): Promise<Program | undefined> {
  if (!path.startsWith('/') || !(await fs.exists(path))) return undefined;
  const [, second = ''] = (await fs.readFile(path)).split('\n', 2);
  return second.startsWith(MARKER)
    ? PROGRAMS.get(second.slice(MARKER.length))
    : undefined;
}

import type { ContainerContext, TerminalSize } from './podContext.ts';
import type { ContainerProcess } from './programs.ts';
import type { OnOutput } from './shell/containerFs.ts';

export interface ExecOptions {
  argv: string[];
  /** Whether `write` reaches the process; else its stdin is empty. */
  stdin: boolean;
  /** A terminal of this size; all output is then `stdout`. */
  tty?: TerminalSize;
  onOutput: OnOutput;
}

/** A container while its main process runs, as exec and attach need it. */
export interface RunningContainer {
  readonly name: string;
  readonly context: ContainerContext;
  readonly main: ContainerProcess;
  /** `stdin`, `stdinOnce` and `tty` of the container's spec. */
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  /**
   * Starts another process in the container, in its environment and working
   * directory.
   * @throws ExecutableError when there is no such executable
   */
  exec(options: ExecOptions): Promise<ContainerProcess>;
  /**
   * Hears what the main process writes from now on; returns how to stop.
   * A result that is a promise is awaited: who listens slows the process.
   */
  onOutput(listener: OnOutput): () => void;
}

/** Finds the running container of a pod; the kubelet implements it. */
export interface RunningContainers {
  /** Undefined while the container waits, and when it has ended. */
  container(podUid: string, name: string): RunningContainer | undefined;
}

/** Why a process cannot be started, as runc words it. */
export class ExecutableError extends Error {}

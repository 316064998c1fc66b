import type { IFileSystem } from 'just-bash';
import type { Clock } from '../types.ts';
import { createIsolatedContext } from './isolatedContext.ts';
import type { ContainerContext, TerminalSize } from './podContext.ts';
import type { ContainerProcess } from './programs.ts';
import type { OnOutput } from './shell/containerFs.ts';
import { findExecutable } from './shell/executable.ts';
import {
  SinkFile,
  createPipe,
  nullFile,
  type OpenFile,
} from './shell/openFile.ts';
import { Process, type Files } from './shell/process.ts';
import { loadProgram } from './shell/programLoader.ts';
import type { ProcessExit, Signal } from './shell/signals.ts';
import { Terminal } from './shell/terminal.ts';

export interface ProcessOptions {
  argv: string[];
  env: Record<string, string>;
  cwd: string;
  fs: IFileSystem;
  hostname: string;
  clock: Clock;
  onOutput: OnOutput;
  /**
   * The first process of a container ignores signals it has no handler for,
   * KILL excepted; others die of them. When it ends, so do all others.
   */
  isInit?: boolean;
  /** Whether `write` reaches the process; else its stdin is empty. */
  stdin?: boolean;
  /** A terminal of this size; all output is then `stdout`. */
  tty?: TerminalSize;
  /** Without it the process has a network and a process table of its own. */
  container?: ContainerContext;
  /** The parent; 0, as for the main process and for exec, unless given. */
  ppid?: number;
}

class StartedProcess implements ContainerProcess {
  readonly #process: Process;
  readonly #terminal: Terminal | undefined;
  #input: OpenFile | undefined;

  constructor(options: ProcessOptions) {
    const container =
      options.container ??
      createIsolatedContext({ hostname: options.hostname });
    const { onOutput, tty, argv, env, cwd, fs, clock } = options;
    if (tty) {
      this.#terminal = new Terminal(tty, chunk => onOutput('stdout', chunk));
    }
    this.#process = new Process(
      {
        argv,
        env: {
          HOSTNAME: container.hostname,
          ...(tty && { TERM: 'xterm' }),
          ...env,
        },
        cwd,
        fs,
        clock,
        container,
        ppid: options.ppid ?? 0,
        load: loadProgram,
        files: this.#files(options),
        ...(this.#terminal && { terminal: this.#terminal }),
        ...(options.isInit && { isInit: true }),
      },
      process => run(process, argv),
    );
    if (this.#terminal) this.#terminal.foreground = this.#process.group;
    void this.exited.then(() => this.end());
  }

  get pid(): number {
    return this.#process.pid;
  }

  get exited(): Promise<ProcessExit> {
    return this.#process.exited;
  }

  kill(signal: Signal): void {
    const { session, setup, pid } = this.#process;
    this.#process.kill(signal);
    if (signal !== 'KILL') return;
    // Who ends an exec by force leaves nothing of it behind.
    for (const entry of setup.container.processes.processes) {
      const same = 'session' in entry && entry.session === session;
      if (same && entry.pid !== pid) entry.kill('KILL');
    }
  }

  async write(chunk: Buffer): Promise<void> {
    if (!this.#process.alive) return;
    if (this.#terminal) await this.#terminal.type(chunk);
    else await this.#input?.write(chunk).catch(() => undefined);
  }

  end(): void {
    this.#input?.release();
    this.#input = undefined;
  }

  resize(size: TerminalSize): void {
    this.#terminal?.resize(size);
  }

  #files({ onOutput, stdin }: ProcessOptions): Files {
    const terminal = this.#terminal;
    if (terminal) {
      return new Map(
        [0, 1, 2].map(fd => [fd, fd === 0 ? terminal : terminal.retain()]),
      );
    }
    const pipe = stdin ? createPipe() : undefined;
    this.#input = pipe?.writer;
    return new Map([
      [0, pipe?.reader ?? nullFile()],
      [1, new SinkFile(chunk => onOutput('stdout', chunk))],
      [2, new SinkFile(chunk => onOutput('stderr', chunk))],
    ]);
  }
}

async function run(process: Process, argv: string[]): Promise<number> {
  const { fs, env, cwd } = process.setup;
  const [name = ''] = argv;
  const path = await findExecutable(name, env.PATH, cwd, fs);
  if (!path) {
    await process.write(2, `${name}: not found\n`);
    return 127;
  }
  return (await loadProgram(path, argv, fs))(process);
}

/** Starts `argv`, which must name an executable of the container. */
export function startProcess(options: ProcessOptions): ContainerProcess {
  return new StartedProcess(options);
}

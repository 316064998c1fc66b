import { defineCommand, type CustomCommand } from 'just-bash';
import {
  PROGRAM_COMMAND,
  findProgram,
  programAt,
  type ContainerProcess,
  type Program,
} from './programs.ts';
import { createIsolatedContext } from './isolatedContext.ts';
import { ShellProcess, type ProcessOptions } from './shell/shellProcess.ts';
import type { ProcessExit, Signal } from './shell/signals.ts';

type Start = (options: ProcessOptions) => ContainerProcess;
/** What a process is before its input arrives. */
type Runnable = Pick<ContainerProcess, 'exited' | 'kill'>;

class ProgramProcess implements Runnable {
  readonly exited: Promise<ProcessExit>;
  readonly #abort = new AbortController();
  readonly #handlers: ((signal: Signal) => void)[] = [];
  readonly #children = new Set<ContainerProcess>();

  constructor(
    program: Program,
    options: ProcessOptions,
    start: Start,
    pid: number,
  ) {
    const { argv, env, cwd, fs, clock, onOutput } = options;
    const killed = new Promise<ProcessExit>(resolve => {
      this.#abort.signal.addEventListener('abort', () =>
        resolve({ exitCode: 137, signal: 'KILL' }),
      );
    });
    const spawn = (childArgv: string[], childEnv = env) => {
      const child = start({
        ...options,
        argv: childArgv,
        env: childEnv,
        isInit: false,
      });
      this.#children.add(child);
      child.exited.finally(() => this.#children.delete(child));
      return child;
    };
    const context = {
      args: argv.slice(1),
      name: argv[0] ?? '',
      pid,
      stdin: noInput(),
      container: options.container ?? createIsolatedContext(),
      env,
      cwd,
      fs,
      clock,
      onOutput,
      signal: this.#abort.signal,
      onSignal: (handle: (signal: Signal) => void) => {
        this.#handlers.push(handle);
      },
      spawn,
    };
    const ended = program(context).then(
      exitCode => ({ exitCode }),
      (error: Error) => {
        onOutput('stderr', Buffer.from(`${error.message}\n`));
        return { exitCode: 1 };
      },
    );
    this.exited = Promise.race([ended, killed]);
  }

  kill(signal: Signal): void {
    if (signal !== 'KILL') {
      this.#handlers.forEach(handle => handle(signal));
      return;
    }
    this.#children.forEach(child => child.kill('KILL'));
    this.#abort.abort(new Error('killed'));
  }
}

/** Programs called from within a script: their output is the script's. */
function programCommand(options: ProcessOptions, pid: number): CustomCommand {
  return defineCommand(PROGRAM_COMMAND, async (args, ctx) => {
    const [name = '', ...rest] = args;
    const program = findProgram(name);
    const output = { stdout: '', stderr: '' };
    if (!program) {
      return { ...output, stderr: `${name}: not found\n`, exitCode: 127 };
    }
    const { exitCode } = await new ProgramProcess(
      program,
      {
        ...options,
        argv: [name, ...rest],
        env: ctx.exportedEnv ?? {},
        cwd: ctx.cwd,
        onOutput: (stream, chunk) => {
          output[stream] += chunk.toString();
        },
      },
      startProcess,
      pid,
    ).exited;
    return { ...output, exitCode };
  });
}

async function* noInput(): AsyncIterable<Buffer> {}

class StartedProcess implements ContainerProcess {
  readonly pid: number;
  readonly exited: Promise<ProcessExit>;
  readonly #early: Signal[] = [];
  #process: Runnable | undefined;

  constructor(given: ProcessOptions) {
    const container = given.container ?? createIsolatedContext();
    const options = { ...given, container };
    const { processes } = container;
    this.pid = processes.nextPid();
    processes.add({
      pid: this.pid,
      ppid: options.ppid ?? 0,
      argv: options.argv,
      user: 'root',
      container: container.container,
      tty: options.tty !== undefined,
      startedAt: options.clock.now(),
      kill: signal => this.kill(signal),
    });
    this.exited = this.#start(options).finally(() =>
      processes.remove(this.pid),
    );
  }

  kill(signal: Signal): void {
    if (this.#process) this.#process.kill(signal);
    else this.#early.push(signal);
  }

  async write(): Promise<void> {}

  end(): void {}

  resize(): void {}

  async #start(options: ProcessOptions): Promise<ProcessExit> {
    const program = await programAt(options.fs, options.argv[0] ?? '');
    const started = program
      ? new ProgramProcess(program, options, startProcess, this.pid)
      : new ShellProcess({
          ...options,
          commands: [
            programCommand(options, this.pid),
            ...(options.commands ?? []),
          ],
        });
    this.#process = started;
    this.#early.forEach(signal => started.kill(signal));
    return started.exited;
  }
}

/** Starts `argv`: a program of an image, or anything that a shell can run. */
export function startProcess(options: ProcessOptions): ContainerProcess {
  return new StartedProcess(options);
}

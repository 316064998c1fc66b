import { defineCommand, type CustomCommand } from 'just-bash';
import {
  PROGRAM_COMMAND,
  findProgram,
  programAt,
  type ContainerProcess,
  type Program,
} from './programs.ts';
import {
  ShellProcess,
  type ProcessExit,
  type ProcessOptions,
  type Signal,
} from './shell/shellProcess.ts';

type Start = (options: ProcessOptions) => ContainerProcess;

class ProgramProcess implements ContainerProcess {
  readonly exited: Promise<ProcessExit>;
  readonly #abort = new AbortController();
  readonly #handlers: ((signal: Signal) => void)[] = [];
  readonly #children = new Set<ContainerProcess>();

  constructor(program: Program, options: ProcessOptions, start: Start) {
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
function programCommand(options: ProcessOptions): CustomCommand {
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
    ).exited;
    return { ...output, exitCode };
  });
}

class StartedProcess implements ContainerProcess {
  readonly exited: Promise<ProcessExit>;
  readonly #early: Signal[] = [];
  #process: ContainerProcess | undefined;

  constructor(options: ProcessOptions) {
    this.exited = this.#start(options);
  }

  kill(signal: Signal): void {
    if (this.#process) this.#process.kill(signal);
    else this.#early.push(signal);
  }

  async #start(options: ProcessOptions): Promise<ProcessExit> {
    const program = await programAt(options.fs, options.argv[0] ?? '');
    const started = program
      ? new ProgramProcess(program, options, startProcess)
      : new ShellProcess({
          ...options,
          commands: [programCommand(options), ...(options.commands ?? [])],
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

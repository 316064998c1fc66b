import type {
  ChildSurroundings,
  Program,
  ProgramContext,
} from '../programs.ts';
import { findExecutable } from './executable.ts';
import { PIPE_BYTES } from './openFile.ts';
import { Process, shareFiles, type Body } from './process.ts';
import type { Signal } from './signals.ts';

const FDS = { stdout: 1, stderr: 2 };
const SIGNALS: Signal[] = ['TERM', 'INT', 'HUP', 'QUIT', 'USR1', 'USR2'];

/** A program in TypeScript as what a process runs. */
export function programBody(program: Program, argv: string[]): Body {
  return async process => {
    const context = contextOf(process, argv);
    try {
      return await process.wait(program(context));
    } catch (error) {
      process.death.throwIfAborted();
      await process.write(2, `${(error as Error).message}\n`);
      return 1;
    }
  };
}

function contextOf(process: Process, argv: string[]): ProgramContext {
  const { setup, terminal } = process;
  return {
    args: argv.slice(1),
    name: argv[0] ?? '',
    pid: process.pid,
    env: setup.env,
    cwd: setup.cwd,
    fs: setup.fs,
    clock: setup.clock,
    container: setup.container,
    stdin: inputOf(process),
    ...(terminal && process.files.get(1) === terminal && { tty: terminal }),
    onOutput: (stream, chunk) => {
      const written = process.write(FDS[stream], chunk);
      // Programs that do not wait are not to fail by their reader's end.
      written.catch(() => undefined);
      return written;
    },
    signal: process.death,
    onSignal: handle => {
      for (const signal of SIGNALS) process.handle(signal, handle);
    },
    spawn: (childArgv, env, surroundings) =>
      spawnProgram(process, childArgv, env, surroundings),
  };
}

async function* inputOf(process: Process): AsyncGenerator<Buffer> {
  for (;;) {
    const chunk = await process.read(0, PIPE_BYTES);
    if (!chunk) return;
    yield chunk;
  }
}

/** Starts a child that shares the descriptors of its parent. */
export function spawnProgram(
  parent: Process,
  argv: string[],
  env: Record<string, string> = parent.setup.env,
  surroundings: ChildSurroundings = {},
): Process {
  const { setup } = parent;
  const { cwd, fs, container } = { ...setup, ...surroundings };
  const sees = container.processes === setup.container.processes;
  const child = new Process(
    {
      ...setup,
      argv,
      env,
      cwd,
      fs,
      container,
      // Its parent is not among the processes that it sees.
      ppid: sees ? parent.pid : 0,
      group: parent.group,
      files: shareFiles(parent.files),
      isInit: false,
    },
    async process => {
      const path = await findExecutable(argv[0] ?? '', env.PATH, cwd, fs);
      if (!path) {
        await process.write(2, `${argv[0]}: not found\n`);
        return 127;
      }
      const body = await setup.load(path, argv, fs);
      return body(process);
    },
  );
  return child;
}

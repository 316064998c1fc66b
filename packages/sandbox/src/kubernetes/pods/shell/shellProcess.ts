import {
  Bash,
  type BashExecResult,
  type CustomCommand,
  type IFileSystem,
} from 'just-bash';
import type { Clock } from '../../types.ts';
import type { ContainerContext, TerminalSize } from '../podContext.ts';
import { STDERR_DEVICE, STDOUT_DEVICE, type OnOutput } from './containerFs.ts';
import { readCommandLine } from './commandLine.ts';
import { createStreamOutputPlugin } from './streamOutput.ts';
import {
  createKillCommand,
  createShellCommands,
  type SinkHandOver,
} from './shellCommands.ts';
import { SIGNAL_NUMBERS, type ProcessExit, type Signal } from './signals.ts';
import { Traps, createTrapCommands, functionsOf } from './traps.ts';

export type { ProcessExit, Signal } from './signals.ts';

export interface ProcessOptions {
  argv: string[];
  env: Record<string, string>;
  cwd: string;
  fs: IFileSystem;
  hostname: string;
  clock: Clock;
  onOutput: OnOutput;
  commands?: CustomCommand[];
  /**
   * The first process of a container ignores signals it has no handler for,
   * KILL excepted; others die of them.
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

const DEVICES = { out: STDOUT_DEVICE, err: STDERR_DEVICE };

/** A service runs for ever; the sandbox bounds its memory instead. */
const UNBOUNDED = {
  maxExecutionTimeMs: Infinity,
  maxCommandCount: Infinity,
  maxLoopIterations: Infinity,
  maxOutputSize: Infinity,
  maxWorkUnits: Infinity,
  maxInputBytes: Infinity,
};

/** A command line of a container, run by just-bash until it exits. */
export class ShellProcess {
  readonly exited: Promise<ProcessExit>;
  readonly #options: ProcessOptions;
  readonly #abort = new AbortController();
  readonly #traps = new Traps();
  readonly #handOver: SinkHandOver = { next: undefined };
  readonly #commands: CustomCommand[];
  #signal: Signal | undefined;

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#commands = [
      ...createShellCommands(this.#handOver),
      ...createTrapCommands(this.#traps),
      createKillCommand(name => this.kill(name)),
      ...(options.commands ?? []),
    ];
    this.exited = this.#run();
  }

  /** Sends a signal, as `kill` does. */
  kill(signal: Signal): void {
    if (this.#signal === 'KILL') return;
    const handled = this.#traps.has(signal);
    const ignored = this.#traps.ignores(signal);
    if (signal !== 'KILL' && (ignored || (this.#options.isInit && !handled))) {
      return;
    }
    this.#signal = signal;
    this.#abort.abort(new Error(`killed by SIG${signal}`));
  }

  async #run(): Promise<ProcessExit> {
    const { argv, fs } = this.#options;
    await this.#installCommands();
    const bash = this.#createBash(this.#abort.signal);
    const { script, name, prelude } = await readCommandLine(argv, fs);
    this.#handOver.next = { ...DEVICES, prelude };
    let result: BashExecResult;
    try {
      result = await bash.exec(script, {
        env: { '0': name },
        rawScript: true,
        signal: this.#abort.signal,
      });
    } catch (error) {
      result = {
        stdout: '',
        stderr: `${(error as Error).message}\n`,
        exitCode: 1,
        env: {},
      };
    }
    if (this.#signal === undefined) {
      this.#emitRest(result);
      return { exitCode: await this.#runTrap('EXIT', result) };
    }
    return this.#afterSignal(this.#signal, result);
  }

  async #afterSignal(
    signal: Signal,
    result: BashExecResult,
  ): Promise<ProcessExit> {
    const killed = { exitCode: 128 + SIGNAL_NUMBERS[signal], signal };
    if (signal === 'KILL' || !this.#traps.has(signal)) return killed;
    const exitCode = await this.#runTrap(signal, {
      ...result,
      exitCode: killed.exitCode,
    });
    return { exitCode: await this.#runTrap('EXIT', { ...result, exitCode }) };
  }

  /** just-bash has no traps: the handler runs after the script, in its variables. */
  async #runTrap(name: string, result: BashExecResult): Promise<number> {
    const handler = this.#traps.get(name);
    if (!handler) return result.exitCode;
    const status = `(exit ${result.exitCode})`;
    this.#handOver.next = DEVICES;
    const bash = this.#createBash(undefined);
    const after = await bash.exec(
      `${handler.functions}\n${status}\n${handler.script}`,
      {
        env: { ...handler.variables, ...result.env },
        rawScript: true,
      },
    );
    this.#emitRest(after);
    const exits = /(^|[;&|\s])exit\b/.test(handler.script);
    return exits ? after.exitCode : result.exitCode;
  }

  #createBash(signal: AbortSignal | undefined): Bash {
    const { fs, cwd, clock, hostname, env } = this.#options;
    const bash = new Bash({
      fs,
      cwd,
      env: { HOSTNAME: hostname, ...env },
      // It guards the host by wrapping globals of the whole async context,
      // which here reaches the cluster's own code through output and volumes.
      defenseInDepth: false,
      executionLimits: UNBOUNDED,
      sleep: ms => clock.sleep(ms, signal).catch(() => undefined),
      processInfo: { pid: 1, ppid: 0, uid: 0, gid: 0 },
      customCommands: [...this.#commands],
    });
    bash.registerTransformPlugin({
      name: 'remember-functions',
      transform: ({ ast }) => {
        this.#traps.rememberFunctions(functionsOf(ast));
        return { ast };
      },
    });
    bash.registerTransformPlugin(
      createStreamOutputPlugin(() => {
        const { next } = this.#handOver;
        this.#handOver.next = undefined;
        return next;
      }),
    );
    return bash;
  }

  /** just-bash finds a command only where its path has a file. */
  async #installCommands(): Promise<void> {
    const { fs } = this.#options;
    for (const { name } of this.#commands) {
      const path = name.startsWith('/') ? name : `/bin/${name}`;
      if (!(await fs.exists(path))) {
        await fs.writeFile(path, `#!/bin/sh\n# ${name}\n`);
      }
    }
  }

  /** What the rewriting could not stream, such as errors of the shell itself. */
  #emitRest({ stdout, stderr }: BashExecResult): void {
    const { onOutput } = this.#options;
    if (stdout) onOutput('stdout', Buffer.from(stdout));
    if (stderr) onOutput('stderr', Buffer.from(stderr));
  }
}

import { ContainerLog } from '../containerLog.ts';
import { startProcess } from '../containerProcess.ts';
import type { ContainerContext, PodNetwork } from '../podContext.ts';
import type { ContainerProcess } from '../programs.ts';
import {
  ExecutableError,
  type ExecOptions,
  type RunningContainer,
} from '../runningContainer.ts';
import type { OnOutput, OutputStream } from '../shell/containerFs.ts';
import type { Clock } from '../../types.ts';
import type { ContainerSpec } from './containerRecord.ts';
import type { ContainerSetup } from './containerSetup.ts';
import { executableProblem } from './executable.ts';
import type { ProbeTarget } from './probes/probeTarget.ts';

/** Until a client says how large its window is. */
const FIRST_WINDOW = { columns: 80, rows: 24 };

/** One run of a container, from its start to the end of its main process. */
export class ContainerRun implements RunningContainer, ProbeTarget {
  readonly name: string;
  readonly context: ContainerContext;
  readonly main: ContainerProcess;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  readonly log: ContainerLog;
  readonly #spec: ContainerSpec;
  readonly #setup: ContainerSetup;
  readonly #clock: Clock;
  readonly #listeners = new Set<OnOutput>();
  readonly #execs = new Set<ContainerProcess>();

  constructor(
    spec: ContainerSpec,
    context: ContainerContext,
    setup: ContainerSetup,
    clock: Clock,
    isInit: boolean,
  ) {
    this.name = spec.name;
    this.context = context;
    this.stdin = spec.stdin === true;
    this.stdinOnce = spec.stdinOnce === true;
    this.tty = spec.tty === true;
    this.log = setup.log;
    this.#spec = spec;
    this.#setup = setup;
    this.#clock = clock;
    this.main = this.#start({
      argv: setup.argv,
      stdin: this.stdin,
      tty: this.tty ? FIRST_WINDOW : undefined,
      onOutput: (stream, chunk) => this.#write(stream, chunk),
      isInit,
    });
  }

  get network(): PodNetwork {
    return this.context.network;
  }

  get ports() {
    return this.#spec.ports ?? [];
  }

  async exec(options: ExecOptions): Promise<ContainerProcess> {
    const { env, cwd, fs } = this.#setup;
    const [command = ''] = options.argv;
    const problem = await executableProblem(command, env, cwd, fs);
    if (problem) throw new ExecutableError(problem);
    const process = this.#start(options);
    this.#execs.add(process);
    void process.exited.finally(() => this.#execs.delete(process));
    return process;
  }

  async run(
    argv: string[],
    signal: AbortSignal,
  ): Promise<{ exitCode: number; output: string }> {
    const chunks: Buffer[] = [];
    try {
      const process = await this.exec({
        argv,
        stdin: false,
        onOutput: (_stream, chunk) => void chunks.push(chunk),
      });
      const kill = () => process.kill('KILL');
      signal.addEventListener('abort', kill, { once: true });
      const { exitCode } = await process.exited;
      signal.removeEventListener('abort', kill);
      return { exitCode, output: Buffer.concat(chunks).toString() };
    } catch (error) {
      if (!(error instanceof ExecutableError)) throw error;
      return { exitCode: 126, output: error.message };
    }
  }

  onOutput(listener: OnOutput): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** With the main process all others of the container end. */
  killRest(): void {
    for (const process of this.#execs) process.kill('KILL');
    const { processes, container, pod } = this.context;
    for (const entry of processes.processes) {
      const own = entry.container === container && entry.podUid === pod.uid;
      if (own) entry.kill('KILL');
    }
  }

  #write(stream: OutputStream, chunk: Buffer): void | Promise<void> {
    this.log.write(stream, chunk);
    const slow = [...this.#listeners].flatMap(
      listener => listener(stream, chunk) ?? [],
    );
    if (slow.length > 0) return Promise.all(slow).then(() => undefined);
    return undefined;
  }

  #start(options: ExecOptions & { isInit?: boolean }): ContainerProcess {
    const { env, cwd, fs } = this.#setup;
    return startProcess({
      ...options,
      env: options.tty ? { TERM: 'xterm', ...env } : env,
      cwd,
      fs,
      hostname: this.context.hostname,
      clock: this.#clock,
      container: this.context,
    });
  }
}

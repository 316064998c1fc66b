import type { IFileSystem } from 'just-bash';
import type { Clock } from '../../types.ts';
import { DEFAULT_CAPABILITIES } from '../capabilities.ts';
import type {
  ContainerContext,
  Credentials,
  Namespaces,
  ProcessEntry,
} from '../podContext.ts';
import { encodeText } from './bytes.ts';
import { runAs, type CallingProcess } from './callingProcess.ts';
import { BrokenPipeError, nullFile, type OpenFile } from './openFile.ts';
import { isFatal, killedBy, type ProcessExit, type Signal } from './signals.ts';
import type { Terminal } from './terminal.ts';
import { giveTurn } from './turns.ts';

/** Descriptors by their number. */
export type Files = Map<number, OpenFile>;

/** What a process runs; the exit code. */
export type Body = (process: Process) => Promise<number>;

/** Unwinds what a process does when it has died of a signal. */
class ProcessDied extends Error {}

/** Unwinds what a process waits for when a signal with a handler arrives. */
export class Interrupted extends Error {
  readonly signal: Signal;

  constructor(signal: Signal) {
    super(`Interrupted by SIG${signal}`);
    this.signal = signal;
  }
}

export interface ProcessSetup {
  argv: string[];
  env: Record<string, string>;
  cwd: string;
  fs: IFileSystem;
  clock: Clock;
  container: ContainerContext;
  ppid: number;
  /** What the file at a path does when it is run as `argv`. */
  load(path: string, argv: string[], fs: IFileSystem): Promise<Body>;
  /** Takes these over: they are released when the process ends. */
  files: Files;
  terminal?: Terminal;
  /** The first process of those that an exec started; its own unless given. */
  session?: number;
  /** The processes that Ctrl-C reaches together; its own unless given. */
  group?: number;
  /**
   * The first process of a container ignores signals it has no handler for,
   * KILL excepted; others die of them.
   */
  isInit?: boolean;
}

export function shareFiles(files: Files): Files {
  return new Map([...files].map(([fd, file]) => [fd, file.retain()]));
}

/** Puts nothing in the place of the standard input. */
export function withoutInput(files: Files): Files {
  files.get(0)?.release();
  files.set(0, nullFile());
  return files;
}

export function releaseFiles(files: Files): void {
  files.forEach(file => file.release());
}

/** One process of a container: its descriptors, signals and end. */
export class Process implements ProcessEntry, CallingProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly group: number;
  readonly session: number;
  readonly user: string;
  readonly credentials: Credentials;
  readonly container: string;
  readonly podUid: string;
  readonly startedAt: number;
  readonly setup: ProcessSetup;
  readonly exited: Promise<ProcessExit>;
  argv: string[];
  files: Files;
  readonly #handlers = new Map<Signal, ((signal: Signal) => void) | 'ignore'>();
  readonly #death = new AbortController();
  readonly #waits = new Set<{
    reject: (reason: Error) => void;
    interruptible: boolean;
  }>();
  #exit: ProcessExit | undefined;
  #resolve: (exit: ProcessExit) => void = () => undefined;

  constructor(setup: ProcessSetup, body: Body) {
    const { container, clock } = setup;
    this.setup = setup;
    this.pid = container.processes.nextPid();
    this.ppid = setup.ppid;
    this.group = setup.group ?? this.pid;
    this.session = setup.session ?? this.pid;
    setup.session = this.session;
    this.container = container.container;
    this.podUid = container.pod.uid;
    const { user = { uid: 0, gid: 0 }, capabilities = DEFAULT_CAPABILITIES } =
      container;
    this.credentials = { ...user, capabilities };
    this.user = user.uid === 0 ? 'root' : String(user.uid);
    this.startedAt = clock.now();
    this.argv = setup.argv;
    this.files = setup.files;
    this.exited = new Promise(resolve => {
      this.#resolve = resolve;
    });
    container.processes.add(this);
    setup.terminal?.reach(container.processes);
    void this.#run(body);
  }

  get namespaces(): Namespaces {
    return this.setup.container;
  }

  get root(): IFileSystem {
    return this.setup.fs;
  }

  get env(): Record<string, string> {
    return this.setup.env;
  }

  get cwd(): string {
    return this.setup.cwd;
  }

  get tty(): boolean {
    return this.setup.terminal !== undefined;
  }

  get terminal(): Terminal | undefined {
    return this.setup.terminal;
  }

  get alive(): boolean {
    return this.#exit === undefined;
  }

  /** Aborts when the process dies of a signal. */
  get death(): AbortSignal {
    return this.#death.signal;
  }

  kill(signal: Signal): void {
    if (!this.alive) return;
    const handler = signal === 'KILL' ? undefined : this.#handlers.get(signal);
    if (handler === 'ignore') return;
    if (handler) {
      handler(signal);
      return;
    }
    if (signal !== 'KILL' && (this.setup.isInit || !isFatal(signal))) return;
    this.#end(killedBy(signal));
    const died = new ProcessDied(`killed by SIG${signal}`);
    this.#death.abort(died);
    this.#waits.forEach(({ reject }) => reject(died));
  }

  /** `undefined` brings the default back. */
  handle(
    signal: Signal,
    handler: ((signal: Signal) => void) | 'ignore' | undefined,
  ): void {
    if (handler) this.#handlers.set(signal, handler);
    else this.#handlers.delete(signal);
  }

  /** Another program takes over: what was ignored stays so. */
  resetHandlers(): void {
    for (const [signal, handler] of this.#handlers) {
      if (handler !== 'ignore') this.#handlers.delete(signal);
    }
  }

  ignored(): Signal[] {
    return [...this.#handlers]
      .filter(([, handler]) => handler === 'ignore')
      .map(([signal]) => signal);
  }

  /** Ends what the process waits for, where that may be interrupted. */
  interrupt(signal: Signal): void {
    for (const { reject, interruptible } of this.#waits) {
      if (interruptible) reject(new Interrupted(signal));
    }
  }

  /**
   * Waits as a system call does: ends when the process dies.
   * @throws ProcessDied, Interrupted
   */
  wait<T>(promise: Promise<T>, interruptible = false): Promise<T> {
    this.#death.signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const entry = { reject, interruptible };
      this.#waits.add(entry);
      promise.then(resolve, reject).finally(() => this.#waits.delete(entry));
    });
  }

  async read(fd: number, max: number, interruptible = false) {
    await giveTurn();
    const file = this.files.get(fd);
    if (!file) return undefined;
    const stop = new AbortController();
    try {
      return await this.wait(file.read(max, stop.signal), interruptible);
    } finally {
      stop.abort(new ProcessDied('no longer read'));
    }
  }

  /** Writes to a descriptor; a process whose reader is gone dies of it. */
  async write(fd: number, chunk: Buffer | string): Promise<void> {
    await giveTurn();
    // A program that only writes would not learn that it was killed.
    this.#death.signal.throwIfAborted();
    const file = this.files.get(fd);
    if (!file || chunk.length === 0) return;
    const bytes =
      typeof chunk === 'string' ? encodeText(chunk) : Buffer.from(chunk);
    try {
      await this.wait(file.write(bytes));
    } catch (error) {
      if (!(error instanceof BrokenPipeError)) throw error;
      this.kill('PIPE');
      this.#death.signal.throwIfAborted();
    }
  }

  async sleep(ms: number): Promise<void> {
    const { clock } = this.setup;
    if (ms === Infinity) return this.wait(new Promise<void>(() => undefined));
    return this.wait(clock.sleep(ms, this.#death.signal));
  }

  async #run(body: Body): Promise<void> {
    try {
      // The one who starts it learns of the process first.
      await Promise.resolve();
      this.#end({ exitCode: await runAs(this, () => body(this)) });
    } catch (error) {
      if (!this.alive) return;
      const { message } = error as Error;
      await this.files.get(2)?.write(Buffer.from(`${message}\n`));
      this.#end({ exitCode: 1 });
    }
  }

  #end(exit: ProcessExit): void {
    if (this.#exit) return;
    this.#exit = exit;
    const { processes } = this.setup.container;
    processes.remove(this.pid);
    releaseFiles(this.files);
    this.files = new Map();
    if (this.setup.isInit) {
      // All that see it as their first end with it, debuggers too.
      for (const entry of processes.processes) entry.kill('KILL');
    }
    this.#resolve(exit);
  }
}

import type { ProcessEntry } from '../podContext.ts';
import type { ProgramContext } from '../programs.ts';
import type { Signal } from '../shell/signals.ts';

/** Writes to the program's stdout. */
export async function print(
  { onOutput }: ProgramContext,
  text: string | Buffer,
): Promise<void> {
  if (text.length > 0) await onOutput('stdout', Buffer.from(text));
}

/** Writes to the program's stderr. */
export async function printError(
  { onOutput }: ProgramContext,
  text: string,
): Promise<void> {
  await onOutput('stderr', Buffer.from(text));
}

/** An end of a program that it explains on stderr. */
export class ProgramFailure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Runs a program's work; a `ProgramFailure` is its message and its exit code. */
export async function reporting(
  context: ProgramContext,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    if (error.message) await printError(context, `${error.message}\n`);
    return error.exitCode;
  }
}

/**
 * Waits for one of the signals that the program answers to, or for its end;
 * others are not noticed.
 */
export function untilSignal(
  { onSignal, signal }: ProgramContext,
  ...awaited: Signal[]
): Promise<Signal> {
  return new Promise(resolve => {
    onSignal(received => {
      if (awaited.includes(received)) resolve(received);
    });
    if (signal.aborted) resolve('KILL');
    signal.addEventListener('abort', () => resolve('KILL'), { once: true });
  });
}

/** Waits; false when the program was told to end meanwhile. */
export async function pause(
  { clock, signal }: ProgramContext,
  ms: number,
): Promise<boolean> {
  return clock.sleep(ms, signal).then(
    () => !signal.aborted,
    () => false,
  );
}

/** Shows another command line for the process, as servers do with their title. */
export function retitle(
  { container, pid }: ProgramContext,
  ...argv: string[]
): void {
  const entry = container.processes.processes.find(item => item.pid === pid);
  if (entry) Object.assign(entry, { argv });
}

/** A helper process that a server has, such as nginx's workers; returns how to end it. */
export function addWorker(
  context: ProgramContext,
  argv: string[],
  user: string,
): () => void {
  const { container, pid, clock, fs } = context;
  const workerPid = container.processes.nextPid();
  const end = () => container.processes.remove(workerPid);
  const worker: ProcessEntry = {
    pid: workerPid,
    ppid: pid,
    argv,
    user,
    container: container.container,
    podUid: container.pod.uid,
    namespaces: container,
    tty: false,
    startedAt: clock.now(),
    root: fs,
    kill: signal => {
      if (signal === 'KILL' || signal === 'TERM') end();
    },
  };
  container.processes.add(worker);
  return end;
}

/** The tool is an applet of busybox, which prints less than the usual one. */
export async function isApplet(
  { fs }: ProgramContext,
  tool: string,
): Promise<boolean> {
  return (
    (await fs.exists('/bin/busybox')) && !(await fs.exists(`/usr/bin/${tool}`))
  );
}

/** Everything that arrives on stdin. */
export async function readInput({ stdin }: ProgramContext): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

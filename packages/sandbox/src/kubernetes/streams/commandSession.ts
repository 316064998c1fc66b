import { randomBytes } from 'node:crypto';
import type { ContainerProcess } from '../pods/programs.ts';
import {
  ExecutableError,
  type RunningContainer,
} from '../pods/runningContainer.ts';
import type { RemoteSession, StreamOptions } from './remoteSession.ts';

/** The window of a terminal until its client tells one. */
const FIRST_SIZE = { columns: 80, rows: 24 };

/** Runs a command for a client until one of them ends. */
export async function execute(
  session: RemoteSession,
  container: RunningContainer,
  command: string[],
  streams: StreamOptions,
): Promise<void> {
  let process: ContainerProcess;
  try {
    if (command.length === 0)
      throw new ExecutableError('args must not be empty');
    process = await container.exec({
      argv: command,
      stdin: streams.stdin,
      ...(streams.tty && { tty: FIRST_SIZE }),
      onOutput: (stream, chunk) => session.write(stream, chunk),
    });
  } catch (error) {
    if (!(error instanceof ExecutableError)) throw error;
    session.listen(ignoredInput());
    await session.finish(
      { kind: 'error', message: runtimeError(error.message) },
      command,
    );
    return;
  }
  session.listen({
    stdin: chunk => process.write(chunk),
    stdinEnd: () => process.end(),
    resize: size => process.resize(size),
    gone: () => process.kill('KILL'),
  });
  const { exitCode } = await process.exited;
  await session.finish(
    exitCode === 0 ? { kind: 'success' } : { kind: 'exit', code: exitCode },
    command,
  );
}

function ignoredInput() {
  return {
    stdin: async () => undefined,
    stdinEnd: () => undefined,
    resize: () => undefined,
    gone: () => undefined,
  };
}

/** As kubelet, containerd and runc put their parts together. */
function runtimeError(why: string): string {
  const id = randomBytes(32).toString('hex');
  const start = why.startsWith('exec: ')
    ? `unable to start container process: ${why}`
    : why;
  return `error executing command in container: failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: ${start}`;
}

/**
 * Joins a client to the main process of a container. How that process ends is
 * not told: attaching itself went well.
 */
export async function attach(
  session: RemoteSession,
  container: RunningContainer,
): Promise<void> {
  const { main } = container;
  let leave: () => void = () => undefined;
  const left = new Promise<'gone' | 'closed'>(resolve => {
    const stop = container.onOutput((stream, chunk) =>
      session.write(container.tty ? 'stdout' : stream, chunk),
    );
    leave = stop;
    const endInput = () => {
      if (container.stdinOnce) main.end();
    };
    session.listen({
      stdin: async chunk => {
        if (container.stdin) await main.write(chunk);
      },
      stdinEnd: () => {
        endInput();
        // A process whose input this was is heard until it ends, as containerd
        // has it; of any other the session ends with the input.
        if (!container.stdinOnce || container.tty) resolve('closed');
      },
      resize: size => main.resize(size),
      gone: () => {
        endInput();
        resolve('gone');
      },
    });
  });
  await Promise.race([left, main.exited]);
  leave();
  await session.finish({ kind: 'success' }, []);
}

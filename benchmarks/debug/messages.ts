import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { join } from 'node:path';

/** Starts one of this folder's programs as a process of its own. */
export function startProgram(file: string): ChildProcess {
  // As the benchmark itself, so that it may be TypeScript.
  return fork(join(__dirname, file), { stdio: 'inherit' });
}

/**
 * The next message with the property: the program loader sends some of its
 * own.
 */
export function receive<T extends object>(
  child: ChildProcess,
  property: keyof T & string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown) => {
      if (message && typeof message === 'object' && property in message) {
        settle();
        resolve(message as T);
      }
    };
    const onExit = (code: number | null) => {
      settle();
      reject(new Error(`It ended with ${code} before it said ${property}`));
    };
    const settle = () => {
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}

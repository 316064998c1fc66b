import { AsyncLocalStorage } from 'node:async_hooks';
import type { Credentials } from '../podContext.ts';

/** What files need to know of the process that uses them. */
export interface CallingProcess {
  readonly pid: number;
  readonly credentials: Credentials;
}

const CALLING = new AsyncLocalStorage<CallingProcess>();

/** Runs `body` as what a process does. */
export function runAs<Result>(
  process: CallingProcess,
  body: () => Promise<Result>,
): Promise<Result> {
  return CALLING.run(process, body);
}

/** The process on whose behalf code runs: it is `/proc/self`, and owns what it writes. */
export function callingProcess(): CallingProcess | undefined {
  return CALLING.getStore();
}

import { inspect } from 'node:util';

/** Says on standard error what should not have happened, and goes on. */
export function reportFault(what: string, error: unknown): void {
  process.stderr.write(`${what}: ${inspect(error)}\n`);
}

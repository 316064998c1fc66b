import type { Process } from './process.ts';
import { spawnProgram } from './programBody.ts';

/** `find … -exec command {} ;` or `… {} +`, as the last action. */
export interface FindExec {
  /** Of a `find` that prints what it finds, each name ended by a zero byte. */
  args: string[];
  command: string[];
  /** `+`: as many names as there are at once. */
  together: boolean;
}

/** undefined without `-exec`, or when more follows it. */
export function findExec(args: readonly string[]): FindExec | undefined {
  const at = args.indexOf('-exec');
  const end = args.at(-1);
  if (at < 0 || args.lastIndexOf('-exec') !== at) return undefined;
  const command = args.slice(at + 1, -1);
  if (command.includes(';') || !(end === ';' || end === '+')) return undefined;
  return {
    args: [...args.slice(0, at), '-print0'],
    command: end === '+' ? command.slice(0, -1) : command,
    together: end === '+',
  };
}

/** Runs the command for the names that were found; the exit code of `find`. */
export async function runForEach(
  process: Process,
  { command, together }: FindExec,
  names: readonly string[],
): Promise<number> {
  const start = async (argv: string[]) => {
    const { exitCode } = await process.wait(spawnProgram(process, argv).exited);
    return exitCode;
  };
  if (together) {
    if (names.length === 0) return 0;
    return Number((await start([...command, ...names])) !== 0);
  }
  for (const name of names) {
    await start(command.map(word => word.replaceAll('{}', name)));
  }
  return 0;
}

import type { Program, ProgramContext } from '../../programs.ts';
import { print, printError } from '../programIo.ts';

/**
 * Says on stderr what a program does not do here; returns its exit code.
 * A pretended success would teach whoever relies on it something wrong.
 */
export async function refuse(
  context: ProgramContext,
  what: string,
): Promise<number> {
  const name = context.name.split('/').at(-1);
  await printError(context, `${name}: ${what} in this sandbox\n`);
  return 1;
}

/** A program that images have and that knows but its version. */
export function versionOnly(
  words: string[],
  text: (context: ProgramContext) => string,
): Program {
  return async context => {
    const [command] = context.args;
    if (command === undefined || !words.includes(command)) {
      return refuse(context, 'nothing but the version can be asked');
    }
    await print(context, `${text(context)}\n`);
    return 0;
  };
}

import { posix } from 'node:path';
import type { Program, ProgramContext } from '../../programs.ts';

/** Where a path really is, link by link; all but its last name have to exist. */
async function physical(
  { fs, cwd }: ProgramContext,
  operand: string,
  exists: boolean,
): Promise<string | undefined> {
  const names = (operand.startsWith('/') ? operand : `${cwd}/${operand}`)
    .split('/')
    .filter(name => name !== '' && name !== '.');
  let path = '/';
  for (const [index, name] of names.entries()) {
    const next = posix.join(path, name);
    const found = await fs.realpath(next).catch(() => undefined);
    const isLast = index === names.length - 1;
    if (found === undefined && (exists || !isLast)) return undefined;
    path = found ?? next;
  }
  return path;
}

/** `realpath`: `-e` for what has to exist, `-m` for what need not, `-s` keeps links. */
export const realpath: Program = async context => {
  const { args, fs, cwd, onOutput } = context;
  const flags = args.filter(word => /^-[emsq]+$/.test(word)).join('');
  const operands = args.filter(word => !word.startsWith('-'));
  const say = (text: string) => onOutput('stderr', Buffer.from(text));
  if (operands.length === 0) {
    await say('realpath: missing operand\n');
    return 1;
  }
  let status = 0;
  for (const operand of operands) {
    const found = flags.includes('s')
      ? fs.resolvePath(cwd, operand)
      : await physical(context, operand, flags.includes('e'));
    const shown = flags.includes('m')
      ? found ?? fs.resolvePath(cwd, operand)
      : found;
    if (shown === undefined) {
      status = 1;
      if (!flags.includes('q'))
        await say(`realpath: ${operand}: No such file or directory\n`);
    } else await onOutput('stdout', Buffer.from(`${shown}\n`));
  }
  return status;
};

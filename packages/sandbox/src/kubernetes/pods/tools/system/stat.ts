import type { FsStat } from 'just-bash';
import type { Program, ProgramContext } from '../../programs.ts';
import { parseOptions } from '../options.ts';
import {
  isApplet,
  print,
  printError,
  ProgramFailure,
  reporting,
} from '../programIo.ts';
import { ownerNames, type OwnerNames } from './ownerNames.ts';

const DIRECTORY_BYTES = 4096;
const FORMATS = { link: 0o120000, directory: 0o040000, file: 0o100000 };

interface Facts {
  name: string;
  stat: FsStat;
  target: string;
  names: OwnerNames;
}

/** What it tells without a format. */
const LONG = `  File: %N
  Size: %s\tBlocks: %b\tIO Block: 4096   %F
Access: (%a/%A)  Uid: (%u/%U)   Gid: (%g/%G)
Modify: %y`;

/** `stat`, of links themselves unless with `-L`. */
export const stat: Program = context =>
  reporting(context, async () => {
    const { flags, values, operands } = parseOptions(context.args, {
      flags: ['L', 't', 'f'],
      values: ['c', 'printf'],
      aliases: { format: 'c', dereference: 'L', terse: 't' },
      unknown: option =>
        new ProgramFailure(
          `stat: unrecognized option: ${option.replace(/^-+/, '')}`,
        ),
    });
    if (operands.length === 0)
      throw new ProgramFailure('stat: missing operand');
    const names = await ownerNames(context);
    const format = values.get('c')?.at(-1);
    const escaped = values.get('printf')?.at(-1);
    let exitCode = 0;
    for (const name of operands) {
      const facts = await factsOf(context, name, flags.has('L'), names);
      if (!facts) {
        exitCode = 1;
        await printError(
          context,
          (await isApplet(context, 'stat'))
            ? `stat: can't stat '${name}': No such file or directory\n`
            : `stat: cannot statx '${name}': No such file or directory\n`,
        );
      } else if (escaped !== undefined) {
        await print(context, fill(unescape(escaped), facts));
      } else {
        await print(context, `${fill(format ?? LONG, facts)}\n`);
      }
    }
    return exitCode;
  });

async function factsOf(
  { fs, cwd }: ProgramContext,
  name: string,
  follow: boolean,
  names: OwnerNames,
): Promise<Facts | undefined> {
  const path = fs.resolvePath(cwd, name);
  const found = await (follow ? fs.stat(path) : fs.lstat(path)).catch(
    () => undefined,
  );
  if (!found) return undefined;
  const target = found.isSymbolicLink ? await fs.readlink(path) : '';
  return { name, stat: found, target, names };
}

const BITS = 'rwxrwxrwx';

function fill(format: string, facts: Facts): string {
  const { name, target } = facts;
  const size = sizeOf(facts);
  const kind = kindOf(facts.stat);
  const permissions = facts.stat.mode & 0o7777;
  const owner = facts.names.of(facts.stat, false);
  const ids = facts.names.of(facts.stat, true);
  const seconds = Math.floor(facts.stat.mtime.getTime() / 1000);
  const letters = [...BITS].map((bit, at) =>
    (permissions >> (8 - at)) & 1 ? bit : '-',
  );
  const first = { link: 'l', directory: 'd', file: '-' }[kind];
  const words: Record<string, string> = {
    '%': '%',
    a: permissions.toString(8),
    A: first + letters.join(''),
    b: String(Math.ceil(size / 512)),
    f: (FORMATS[kind] | permissions).toString(16),
    F: { link: 'symbolic link', directory: 'directory', file: 'regular file' }[
      kind
    ],
    g: ids.group,
    G: owner.group,
    n: name,
    N: target ? `'${name}' -> '${target}'` : name,
    s: String(size),
    u: ids.user,
    U: owner.user,
    X: String(seconds),
    y: facts.stat.mtime.toISOString().replace('T', ' '),
    Y: String(seconds),
    Z: String(seconds),
  };
  return format.replace(/%(.)/g, (all, letter) => words[letter] ?? all);
}

function sizeOf({ stat: found, target }: Facts): number {
  if (found.isSymbolicLink) return Buffer.byteLength(target);
  return found.isDirectory ? DIRECTORY_BYTES : found.size;
}

function kindOf(found: FsStat): keyof typeof FORMATS {
  if (found.isSymbolicLink) return 'link';
  return found.isDirectory ? 'directory' : 'file';
}

function unescape(text: string): string {
  const letters: Record<string, string> = { n: '\n', t: '\t', 0: '\0' };
  return text.replace(/\\(.)/g, (_all, letter) => letters[letter] ?? letter);
}

/** `readlink`: where a link leads, or with `-f` where that ends. */
export const readlink: Program = context =>
  reporting(context, async () => {
    const { fs, cwd } = context;
    const { flags, operands } = parseOptions(context.args, {
      flags: ['f', 'e', 'm', 'n', 'q', 's', 'v', 'z'],
      values: [],
      aliases: { canonicalize: 'f', 'no-newline': 'n', zero: 'z' },
      unknown: option =>
        new ProgramFailure(
          `readlink: unrecognized option: ${option.replace(/^-+/, '')}`,
        ),
    });
    if (operands.length === 0) {
      throw new ProgramFailure('readlink: missing operand');
    }
    const end = flags.has('z') ? '\0' : '\n';
    let exitCode = 0;
    for (const operand of operands) {
      const path = fs.resolvePath(cwd, operand);
      const found = await (flags.has('f') || flags.has('e')
        ? fs.realpath(path)
        : fs.readlink(path)
      ).catch(() => undefined);
      if (found === undefined) exitCode = 1;
      else await print(context, flags.has('n') ? found : found + end);
    }
    return exitCode;
  });

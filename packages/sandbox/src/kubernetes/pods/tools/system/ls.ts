import { posix } from 'node:path';
import type { FsStat } from 'just-bash';
import type { Program, ProgramContext } from '../../programs.ts';
import { fileProblem } from '../../shell/fileProblem.ts';
import { parseOptions, type Options } from '../options.ts';
import {
  isApplet,
  print,
  printError,
  ProgramFailure,
  reporting,
} from '../programIo.ts';
import { ownerNames, type OwnerNames } from './ownerNames.ts';

interface Entry {
  name: string;
  path: string;
  stat: FsStat;
  target: string;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const HALF_A_YEAR_MS = 182 * 86_400_000;
const DIRECTORY_BYTES = 4096;
const BLOCK = 1024;

/** `ls`, of coreutils and of busybox. */
export const ls: Program = context =>
  reporting(context, async () => {
    const busybox = await isApplet(context, 'ls');
    const options = parseOptions(context.args, {
      flags: [
        ...'aAl1hRtSrdFnoginpsULcuCxk'.split(''),
        'full-time',
        'group-directories-first',
      ],
      values: ['color', 'w', 'T'],
      aliases: {
        all: 'a',
        'almost-all': 'A',
        'human-readable': 'h',
        recursive: 'R',
        reverse: 'r',
        directory: 'd',
        classify: 'F',
        'numeric-uid-gid': 'n',
      },
      unknown: option =>
        new ProgramFailure(
          busybox
            ? `ls: unrecognized option: ${option.replace(/^-+/, '')}`
            : `ls: ${
                option.startsWith('--')
                  ? `unrecognized option '${option}'`
                  : `invalid option -- '${option.slice(1)}'`
              }\nTry 'ls --help' for more information.`,
          busybox ? 1 : 2,
        ),
    });
    return listAll(context, options, busybox);
  });

async function listAll(
  context: ProgramContext,
  options: Options,
  busybox: boolean,
): Promise<number> {
  const operands = options.operands.length > 0 ? options.operands : ['.'];
  const files: Entry[] = [];
  const directories: Entry[] = [];
  let exitCode = 0;
  for (const operand of operands) {
    const entry = await entryAt(
      context,
      context.fs.resolvePath(context.cwd, operand),
      operand,
    );
    if (entry instanceof Error) {
      const why = fileProblem(entry);
      await printError(
        context,
        busybox
          ? `ls: ${operand}: ${why}\n`
          : `ls: cannot access '${operand}': ${why}\n`,
      );
      exitCode = busybox ? 1 : 2;
    } else if (
      !options.flags.has('d') &&
      (await leadsToDirectory(context, entry, options))
    ) {
      directories.push(entry);
    } else {
      files.push(entry);
    }
  }
  await show(context, options, files, false);
  const titled = operands.length > 1 || options.flags.has('R');
  let first = files.length === 0;
  for (const directory of directories) {
    await listDirectory(context, options, directory, titled, first);
    first = false;
  }
  return exitCode;
}

async function entryAt(
  { fs }: ProgramContext,
  path: string,
  name: string,
): Promise<Entry | Error> {
  const stat = await fs.lstat(path).catch((error: Error) => error);
  if (stat instanceof Error) return stat;
  const target = stat.isSymbolicLink ? await fs.readlink(path) : '';
  return { name, path, stat, target };
}

/** A link is followed, unless its own details are asked for. */
async function leadsToDirectory(
  { fs }: ProgramContext,
  { path, stat, name }: Entry,
  { flags }: Options,
): Promise<boolean> {
  if (!stat.isSymbolicLink) return stat.isDirectory;
  if (flags.has('l') && !name.endsWith('/')) return false;
  const followed = await fs.stat(path).catch(() => undefined);
  return followed?.isDirectory === true;
}

async function listDirectory(
  context: ProgramContext,
  options: Options,
  directory: Entry,
  titled: boolean,
  first: boolean,
): Promise<void> {
  const { flags } = options;
  const { fs } = context;
  if (titled) await print(context, `${first ? '' : '\n'}${directory.name}:\n`);
  const names = (await fs.readdir(directory.path)).filter(
    name => flags.has('a') || flags.has('A') || !name.startsWith('.'),
  );
  const found = await Promise.all(
    names.map(name => entryAt(context, posix.join(directory.path, name), name)),
  );
  const entries = sorted(
    found.filter((entry): entry is Entry => !(entry instanceof Error)),
    options,
  );
  const dots = flags.has('a')
    ? ['.', '..'].map(name => ({ ...directory, name, target: '' }))
    : [];
  await show(context, options, [...dots, ...entries], true);
  if (!flags.has('R')) return;
  for (const entry of entries.filter(({ stat }) => stat.isDirectory)) {
    const name = posix.join(directory.name, entry.name);
    await listDirectory(context, options, { ...entry, name }, true, false);
  }
}

function sorted(entries: Entry[], { flags }: Options): Entry[] {
  const byName = (a: Entry, b: Entry) => (a.name < b.name ? -1 : 1);
  const order = entries.sort((a, b) => {
    if (flags.has('t'))
      return b.stat.mtime.getTime() - a.stat.mtime.getTime() || byName(a, b);
    if (flags.has('S')) return b.stat.size - a.stat.size || byName(a, b);
    return byName(a, b);
  });
  return flags.has('r') ? order.reverse() : order;
}

async function show(
  context: ProgramContext,
  options: Options,
  entries: Entry[],
  withTotal: boolean,
): Promise<void> {
  const { flags } = options;
  if (flags.has('l') || flags.has('n') || flags.has('o') || flags.has('g')) {
    const names = await ownerNames(context);
    await print(context, longList(context, names, options, entries, withTotal));
    return;
  }
  const names = entries.map(entry => marked(entry, options));
  const columns = context.tty && !flags.has('1') ? context.tty.size.columns : 0;
  await print(
    context,
    columns > 0
      ? inColumns(names, columns)
      : names.map(name => `${name}\n`).join(''),
  );
}

function marked({ name, stat }: Entry, { flags }: Options): string {
  if (!flags.has('F') && !flags.has('p')) return name;
  if (stat.isDirectory) return `${name}/`;
  if (!flags.has('F')) return name;
  if (stat.isSymbolicLink) return `${name}@`;
  return stat.mode & 0o111 ? `${name}*` : name;
}

function inColumns(names: string[], width: number): string {
  if (names.length === 0) return '';
  const cell = Math.max(...names.map(({ length }) => length)) + 2;
  const perRow = Math.max(Math.floor(width / cell), 1);
  const rows = Math.ceil(names.length / perRow);
  const lines = Array.from({ length: rows }, (_none, row) =>
    names
      .filter((_name, index) => index % rows === row)
      .map(name => name.padEnd(cell))
      .join('')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function longList(
  { clock }: ProgramContext,
  names: OwnerNames,
  options: Options,
  entries: Entry[],
  withTotal: boolean,
): string {
  const { flags } = options;
  const sizeOf = ({ stat, target }: Entry) => {
    if (stat.isDirectory) return DIRECTORY_BYTES;
    return stat.isSymbolicLink ? target.length : stat.size;
  };
  const text = (bytes: number) =>
    flags.has('h') ? human(bytes) : String(bytes);
  const width = Math.max(
    0,
    ...entries.map(entry => text(sizeOf(entry)).length),
  );
  const lines = entries.map(entry => {
    const { stat, target } = entry;
    const owner = names.of(stat, flags.has('n'));
    const links = stat.isDirectory ? 2 : 1;
    const owners = [
      ...(flags.has('g') ? [] : [owner.user]),
      ...(flags.has('o') ? [] : [owner.group]),
    ].join(' ');
    const arrow = target ? ` -> ${target}` : '';
    return `${modeText(stat)} ${links} ${owners} ${text(sizeOf(entry)).padStart(
      width,
    )} ${dateText(stat.mtime, clock.now())} ${marked(
      entry,
      options,
    )}${arrow}\n`;
  });
  const blocks = entries.reduce(
    (sum, entry) =>
      sum +
      Math.ceil(sizeOf(entry) / DIRECTORY_BYTES) * (DIRECTORY_BYTES / BLOCK),
    0,
  );
  return `${withTotal ? `total ${blocks}\n` : ''}${lines.join('')}`;
}

function modeText({ mode, isDirectory, isSymbolicLink }: FsStat): string {
  const other = isSymbolicLink ? 'l' : '-';
  const kind = isDirectory ? 'd' : other;
  const bits = [...'rwxrwxrwx'].map((bit, at) =>
    (mode >> (8 - at)) & 1 ? bit : '-',
  );
  if (mode & 0o1000) bits[8] = bits[8] === 'x' ? 't' : 'T';
  return kind + bits.join('');
}

function dateText(date: Date, now: number): string {
  const day = `${MONTHS[date.getUTCMonth()]} ${String(
    date.getUTCDate(),
  ).padStart(2)}`;
  const isRecent = Math.abs(now - date.getTime()) < HALF_A_YEAR_MS;
  return isRecent
    ? `${day} ${date.toISOString().slice(11, 16)}`
    : `${day}  ${date.getUTCFullYear()}`;
}

function human(bytes: number): string {
  if (bytes < BLOCK) return String(bytes);
  const units = ['K', 'M', 'G'];
  const power = Math.min(
    Math.floor(Math.log(bytes) / Math.log(BLOCK)),
    units.length,
  );
  const value = bytes / BLOCK ** power;
  return `${
    value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)
  }${units[power - 1]}`;
}

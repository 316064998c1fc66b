import { posix } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Program, ProgramContext } from '../../programs.ts';
import {
  isApplet,
  print,
  printError,
  ProgramFailure,
  readInput,
  reporting,
} from '../programIo.ts';
import {
  endOfArchive,
  readMembers,
  writeMember,
  type TarMember,
} from './tarFormat.ts';

interface TarOptions {
  mode: 'c' | 'x' | 't';
  file: string;
  directory: string;
  verbose: boolean;
  gzip: boolean;
  keepTimes: boolean;
  follow: boolean;
  keepOld: boolean;
  strip: number;
  excludes: string[];
  operands: string[];
}

/** Bytes that are written at a time, so that a slow reader slows the writer. */
const CHUNK = 32 * 1024;

/** `tar`: creates, extracts and lists archives, gzipped too, over files and streams. */
export const tar: Program = context =>
  reporting(context, async () => {
    const options = readOptions(context.args);
    if (options.mode === 'c') return create(context, options);
    const archive = unpacked(await readArchive(context, options), options);
    let members: TarMember[];
    try {
      members = readMembers(archive);
    } catch (error) {
      throw new ProgramFailure(
        `tar: ${
          (error as Error).message
        }\ntar: Exiting with failure status due to previous errors`,
        2,
      );
    }
    const chosen = members.filter(({ name }) => isChosen(name, options));
    return options.mode === 't'
      ? list(context, options, chosen)
      : extract(context, options, chosen);
  });

function readOptions(args: string[]): TarOptions {
  const options: TarOptions = {
    mode: 't',
    file: '-',
    directory: '.',
    verbose: false,
    gzip: false,
    keepTimes: true,
    follow: false,
    keepOld: false,
    strip: 0,
    excludes: [],
    operands: [],
  };
  const words = [...args];
  let hasMode = false;
  // The first word needs no dash: `tar xmf -`.
  if (words[0] && !words[0].startsWith('-')) words[0] = `-${words[0]}`;
  const value = () => words.shift() ?? '';
  const letter = (flag: string, rest: string): boolean => {
    if ('cxt'.includes(flag)) {
      options.mode = flag as TarOptions['mode'];
      hasMode = true;
    } else if (flag === 'f') options.file = rest || value();
    else if (flag === 'C')
      options.directory = posix.join(options.directory, rest || value());
    else if (flag === 'T' || flag === 'X') value();
    else if (flag === 'v') options.verbose = true;
    else if (flag === 'z') options.gzip = true;
    else if (flag === 'm') options.keepTimes = false;
    else if (flag === 'h') options.follow = true;
    else if (flag === 'k') options.keepOld = true;
    else if (!'opaPjJ'.includes(flag)) {
      throw new ProgramFailure(
        `tar: invalid option -- '${flag}'\nTry 'tar --help' or 'tar --usage' for more information.`,
        64,
      );
    }
    return 'fCTX'.includes(flag) && rest !== '';
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word.startsWith('--')) long(word);
    else if (word.startsWith('-') && word !== '-') {
      for (let at = 1; at < word.length; at += 1) {
        // In a cluster the value of f is the next word: `-cf -`, `-xzf file`.
        const attached = 'fC'.includes(word[at]) ? word.slice(at + 1) : '';
        if (letter(word[at], attached)) break;
      }
    } else options.operands.push(word);
  }
  if (!hasMode) {
    throw new ProgramFailure(
      "tar: You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information.",
      2,
    );
  }
  return options;

  function long(word: string): void {
    const [name, inline] = word.slice(2).split('=', 2);
    const names: Record<string, string> = {
      create: 'c',
      extract: 'x',
      get: 'x',
      list: 't',
      verbose: 'v',
      gzip: 'z',
      gunzip: 'z',
      touch: 'm',
      dereference: 'h',
      'keep-old-files': 'k',
      file: 'f',
      directory: 'C',
    };
    if (names[name]) letter(names[name], inline ?? '');
    else if (name === 'exclude') options.excludes.push(inline ?? value());
    else if (name === 'strip-components')
      options.strip = Number(inline ?? value());
  }
}

function isChosen(
  name: string,
  { operands, mode, excludes }: TarOptions,
): boolean {
  const bare = name.replace(/\/$/, '');
  const excluded = excludes.some(pattern => matches(pattern, bare));
  if (excluded) return false;
  if (operands.length === 0 || mode === 'c') return true;
  return operands.some(operand => {
    const wanted = operand.replace(/\/$/, '');
    return bare === wanted || bare.startsWith(`${wanted}/`);
  });
}

function matches(pattern: string, name: string): boolean {
  const expression = new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  return expression.test(name) || expression.test(posix.basename(name));
}

async function readArchive(
  context: ProgramContext,
  { file }: TarOptions,
): Promise<Buffer> {
  if (file === '-') return readInput(context);
  const path = context.fs.resolvePath(context.cwd, file);
  if (!(await context.fs.exists(path))) {
    throw new ProgramFailure(
      `tar: ${file}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now`,
      2,
    );
  }
  return Buffer.from(await context.fs.readFileBuffer(path));
}

function unpacked(archive: Buffer, { gzip }: TarOptions): Buffer {
  const isGzip = archive[0] === 0x1f && archive[1] === 0x8b;
  if (!isGzip && !gzip) return archive;
  try {
    return gunzipSync(archive);
  } catch {
    throw new ProgramFailure(
      '\ngzip: stdin: not in gzip format\ntar: Child returned status 1\ntar: Error is not recoverable: exiting now',
      2,
    );
  }
}

async function create(
  context: ProgramContext,
  options: TarOptions,
): Promise<number> {
  const { fs, cwd } = context;
  if (options.operands.length === 0) {
    throw new ProgramFailure(
      "tar: Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.",
      2,
    );
  }
  const base = fs.resolvePath(cwd, options.directory);
  const blocks: Buffer[] = [];
  let exitCode = 0;
  let told = false;
  for (const operand of options.operands) {
    const path = fs.resolvePath(base, operand);
    if (!(await fs.exists(path)) && !(await isLink(context, path))) {
      await printError(
        context,
        `tar: ${operand}: ${
          (await isApplet(context, 'tar'))
            ? 'No such file or directory'
            : 'Cannot stat: No such file or directory'
        }\n`,
      );
      exitCode = (await isApplet(context, 'tar')) ? 1 : 2;
      continue;
    }
    if (operand.startsWith('/') && !told) {
      told = true;
      await printError(
        context,
        (await isApplet(context, 'tar'))
          ? "tar: removing leading '/' from member names\n"
          : "tar: Removing leading `/' from member names\n",
      );
    }
    const name = operand.replace(/^\/+/, '') || '.';
    await addTree(context, options, path, name, blocks);
  }
  if (exitCode !== 0) {
    await printError(
      context,
      (await isApplet(context, 'tar'))
        ? 'tar: error exit delayed from previous errors\n'
        : 'tar: Exiting with failure status due to previous errors\n',
    );
  }
  const whole = Buffer.concat([...blocks, endOfArchive()]);
  const archive = options.gzip ? gzipSync(whole) : whole;
  if (options.file !== '-') {
    await fs.writeFile(fs.resolvePath(cwd, options.file), archive);
    return exitCode;
  }
  for (let at = 0; at < archive.length; at += CHUNK) {
    await print(context, archive.subarray(at, at + CHUNK));
  }
  return exitCode;
}

async function isLink({ fs }: ProgramContext, path: string): Promise<boolean> {
  const stat = await fs.lstat(path).catch(() => undefined);
  return stat?.isSymbolicLink === true;
}

async function addTree(
  context: ProgramContext,
  options: TarOptions,
  path: string,
  name: string,
  blocks: Buffer[],
): Promise<void> {
  const { fs } = context;
  if (!isChosen(name, options)) return;
  const stat = await (options.follow ? fs.stat(path) : fs.lstat(path));
  const modified = Math.floor(stat.mtime.getTime() / 1000);
  const common = {
    mode: stat.mode,
    modified,
    content: Buffer.alloc(0),
    target: '',
  };
  if (options.verbose) {
    const line = `${name}${stat.isDirectory ? '/' : ''}\n`;
    await (options.file === '-'
      ? printError(context, line)
      : print(context, line));
  }
  if (stat.isSymbolicLink) {
    blocks.push(
      writeMember({
        ...common,
        name,
        type: 'link',
        target: await fs.readlink(path),
      }),
    );
  } else if (stat.isDirectory) {
    blocks.push(
      writeMember({ ...common, name: `${name}/`, type: 'directory' }),
    );
    for (const child of (await fs.readdir(path)).sort()) {
      await addTree(
        context,
        options,
        `${path === '/' ? '' : path}/${child}`,
        `${name}/${child}`,
        blocks,
      );
    }
  } else {
    const content = Buffer.from(await fs.readFileBuffer(path));
    blocks.push(writeMember({ ...common, name, type: 'file', content }));
  }
}

async function list(
  context: ProgramContext,
  { verbose }: TarOptions,
  members: TarMember[],
): Promise<number> {
  const lines = members.map(member => {
    if (!verbose) return `${member.name}\n`;
    const at = new Date(member.modified * 1000)
      .toISOString()
      .slice(0, 16)
      .replace('T', ' ');
    return `${modeText(member)} root/root ${String(
      member.content.length,
    ).padStart(9)} ${at} ${member.name}${
      member.target ? ` -> ${member.target}` : ''
    }\n`;
  });
  await print(context, lines.join(''));
  return 0;
}

function modeText({ type, mode }: TarMember): string {
  const kinds = { file: '-', directory: 'd', link: 'l', hardlink: 'h' };
  const bits = [...'rwxrwxrwx'].map((bit, at) =>
    (mode >> (8 - at)) & 1 ? bit : '-',
  );
  return kinds[type] + bits.join('');
}

async function extract(
  context: ProgramContext,
  options: TarOptions,
  members: TarMember[],
): Promise<number> {
  const { fs, cwd } = context;
  const base = fs.resolvePath(cwd, options.directory);
  if (!(await fs.exists(base))) {
    throw new ProgramFailure(
      `tar: ${options.directory}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now`,
      2,
    );
  }
  let exitCode = 0;
  for (const member of members) {
    const name = member.name
      .replace(/^\/+/, '')
      .split('/')
      .slice(options.strip)
      .join('/');
    if (!name) continue;
    if (name.split('/').includes('..')) {
      await printError(context, `tar: ${name}: Member name contains '..'\n`);
      exitCode = 2;
      continue;
    }
    if (options.verbose) await print(context, `${name}\n`);
    try {
      await place(context, options, member, fs.resolvePath(base, name), base);
    } catch (error) {
      const why = /EROFS/.test((error as Error).message)
        ? 'Read-only file system'
        : 'Cannot open: File exists';
      await printError(context, `tar: ${name}: ${why}\n`);
      exitCode = 2;
    }
  }
  if (exitCode !== 0) {
    await printError(
      context,
      'tar: Exiting with failure status due to previous errors\n',
    );
  }
  return exitCode;
}

async function place(
  { fs }: ProgramContext,
  options: TarOptions,
  member: TarMember,
  path: string,
  base: string,
): Promise<void> {
  if (member.type === 'directory') {
    if (!(await fs.exists(path))) await fs.mkdir(path, { recursive: true });
    return;
  }
  await fs.mkdir(posix.dirname(path), { recursive: true });
  const existing = await fs.lstat(path).catch(() => undefined);
  if (existing) {
    if (options.keepOld || existing.isDirectory) throw new Error('EEXIST');
    await fs.rm(path);
  }
  if (member.type === 'link') await fs.symlink(member.target, path);
  else if (member.type === 'hardlink')
    await fs.link(fs.resolvePath(base, member.target), path);
  else {
    await fs.writeFile(path, member.content);
    await fs.chmod(path, member.mode);
    if (options.keepTimes) {
      const time = new Date(member.modified * 1000);
      await fs.utimes(path, time, time);
    }
  }
}

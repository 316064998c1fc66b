import { posix } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Program, ProgramContext } from '../../programs.ts';
import {
  isApplet,
  print,
  printError,
  ProgramFailure,
  readInput,
  reporting,
} from '../programIo.ts';
import { create } from './tarCreate.ts';
import { readMembers, type TarMember } from './tarFormat.ts';
import { isChosen, readOptions, type TarOptions } from './tarOptions.ts';

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
    if (await isApplet(context, 'tar')) {
      throw new ProgramFailure(
        `tar: can't change directory to '${options.directory}': No such file or directory`,
      );
    }
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

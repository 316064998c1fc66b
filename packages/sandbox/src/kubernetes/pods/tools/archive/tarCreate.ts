import { gzipSync } from 'node:zlib';
import type { ProgramContext } from '../../programs.ts';
import { isApplet, print, printError, ProgramFailure } from '../programIo.ts';
import { endOfArchive, writeMember } from './tarFormat.ts';
import { isChosen, type TarOptions } from './tarOptions.ts';

/** Bytes that are written at a time, so that a slow reader slows the writer. */
const CHUNK = 32 * 1024;

/** `tar -c` */
export async function create(
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

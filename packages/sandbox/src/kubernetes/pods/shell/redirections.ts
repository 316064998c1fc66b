import { randomBytes } from 'node:crypto';
import type { Expander } from './expansion.ts';
import { EndlessFile, TextFile, nullFile, type OpenFile } from './openFile.ts';
import type { Files, Process } from './process.ts';
import { RegularFile } from './regularFile.ts';
import { ShellError, type ShellState } from './shellState.ts';
import type { Redirection } from './syntax.ts';

export interface RedirectionHost {
  readonly process: Process;
  readonly state: ShellState;
  readonly expander: Expander;
}

/** A redirection failed: its command does not run. */
export class RedirectionError extends Error {}

/** Opens what `redirections` name into `files`, which they change. */
export async function redirect(
  host: RedirectionHost,
  redirections: readonly Redirection[],
  files: Files,
): Promise<void> {
  for (const redirection of redirections) {
    const { operator, target } = redirection;
    const fd = await descriptorOf(host, redirection, files);
    if (target.type === 'HereDoc') {
      const text = await host.expander.text(target.content);
      replace(files, fd, new TextFile(text));
      continue;
    }
    const word = await host.expander.text(target);
    if (operator === '<<<') {
      replace(files, fd, new TextFile(`${word}\n`));
    } else if (
      operator === '<&' ||
      (operator === '>&' && /^(\d+-?|-)$/.test(word))
    ) {
      duplicate(files, fd, word);
    } else {
      const path = host.state.resolve(word);
      const opened = await open(host, path, word, operator, files);
      replace(files, fd, opened);
      if (operator === '>&' || operator.startsWith('&')) {
        replace(files, 2, opened.retain());
      }
    }
  }
}

async function descriptorOf(
  { state }: RedirectionHost,
  { fd, fdVariable, operator }: Redirection,
  files: Files,
): Promise<number> {
  if (fdVariable) {
    let free = 10;
    while (files.has(free)) free += 1;
    state.set(fdVariable, String(free));
    return free;
  }
  return fd ?? (operator.startsWith('<') ? 0 : 1);
}

function replace(files: Files, fd: number, file: OpenFile | undefined): void {
  const before = files.get(fd);
  if (file) files.set(fd, file);
  else files.delete(fd);
  before?.release();
}

function duplicate(files: Files, fd: number, word: string): void {
  if (word === '-') {
    replace(files, fd, undefined);
    return;
  }
  const source = Number.parseInt(word, 10);
  const file = files.get(source);
  if (!file) throw new RedirectionError(`${source}: Bad file descriptor`);
  replace(files, fd, file.retain());
  if (word.endsWith('-')) replace(files, source, undefined);
}

async function open(
  host: RedirectionHost,
  path: string,
  word: string,
  operator: string,
  files: Files,
): Promise<OpenFile> {
  const { fs } = host.process.setup;
  const real = await fs.realpath(path).catch(() => path);
  const device = openDevice(real, host.process, files);
  if (device) return device;
  const fail = (why: string, ash: string) => {
    const { isBash } = host.state;
    return new RedirectionError(isBash ? `${word}: ${why}` : `can't ${ash}`);
  };
  const stat = await fs.stat(real).catch(() => undefined);
  if (operator === '<') {
    if (!stat) {
      throw fail('No such file or directory', `open ${word}: no such file`);
    }
    return new RegularFile(fs, real);
  }
  if (stat?.isDirectory) {
    throw fail('Is a directory', `create ${word}: Is a directory`);
  }
  const parent = real.slice(0, real.lastIndexOf('/')) || '/';
  if (!(await fs.exists(parent))) {
    const ash = `create ${word}: nonexistent directory`;
    throw fail('No such file or directory', ash);
  }
  try {
    const keeps = operator.endsWith('>>') || operator === '<>';
    if (host.state.options.has('noclobber') && operator === '>' && stat) {
      throw fail(
        'cannot overwrite existing file',
        `create ${word}: File exists`,
      );
    }
    if (!keeps) await fs.writeFile(real, '');
    else if (!stat) await fs.appendFile(real, '');
  } catch (error) {
    if (error instanceof RedirectionError) throw error;
    throw creationError(error as Error, fail, word);
  }
  return new RegularFile(fs, real);
}

function creationError(
  { message }: Error,
  fail: (why: string, ash: string) => Error,
  word: string,
): Error {
  if (message.includes('EROFS')) {
    return fail(
      'Read-only file system',
      `create ${word}: Read-only file system`,
    );
  }
  if (message.includes('ENOSPC')) {
    return fail(
      'No space left on device',
      `create ${word}: No space left on device`,
    );
  }
  return fail(
    'No such file or directory',
    `create ${word}: nonexistent directory`,
  );
}

/** Files below /dev and /proc that stand for something else. */
function openDevice(
  path: string,
  process: Process,
  files: Files = process.files,
): OpenFile | undefined {
  const named: Record<string, number> = {
    '/dev/stdin': 0,
    '/dev/stdout': 1,
    '/dev/stderr': 2,
  };
  const own = /^\/(?:dev\/fd|proc\/self\/fd)\/(\d+)$/.exec(path);
  const fd = named[path] ?? (own ? Number(own[1]) : undefined);
  if (fd !== undefined) {
    const file = files.get(fd);
    if (!file) throw new RedirectionError(`${path}: No such file or directory`);
    return file.retain();
  }
  const other = /^\/proc\/(\d+)\/fd\/(\d+)$/.exec(path);
  if (other) return fileOf(process, Number(other[1]), Number(other[2]));
  switch (path) {
    case '/dev/null':
      return nullFile();
    case '/dev/zero':
      return new EndlessFile(size => Buffer.alloc(size));
    case '/dev/random':
    case '/dev/urandom':
      return new EndlessFile(size => randomBytes(Math.min(size, 4096)));
    case '/dev/tty': {
      const { terminal } = process;
      if (!terminal) {
        throw new RedirectionError(`${path}: No such device or address`);
      }
      return terminal.retain();
    }
    default:
      return undefined;
  }
}

function fileOf(process: Process, pid: number, fd: number): OpenFile {
  const entry = process.setup.container.processes.processes.find(
    candidate => candidate.pid === pid,
  );
  const files = entry && 'files' in entry ? (entry.files as Files) : undefined;
  const file = files?.get(fd);
  if (!file) {
    throw new ShellError(`/proc/${pid}/fd/${fd}: No such file or directory`);
  }
  return file.retain();
}

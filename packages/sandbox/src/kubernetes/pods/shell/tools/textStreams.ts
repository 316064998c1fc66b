import type { IFileSystem } from 'just-bash';
import type { Program, ProgramContext } from '../../programs.ts';
import { readInput } from './fileInput.ts';

const POLL_MS = 250;

/** What is to be read of a file; says so when it cannot be. */
async function open(
  context: ProgramContext,
  name: string,
  file: string,
): Promise<AsyncIterable<Buffer> | undefined> {
  if (file === '-') return context.stdin;
  const input = await readInput(context, file);
  if ('chunks' in input) return input.chunks;
  const text =
    name === 'cat'
      ? `can't open '${file}': ${input.why}`
      : `${file}: ${input.why}`;
  await context.onOutput('stderr', Buffer.from(`${name}: ${text}\n`));
  return undefined;
}

function numberLines(text: string, state: { line: number; fresh: boolean }) {
  return text.replace(/[^\n]*\n|[^\n]+$/g, part => {
    if (state.fresh) state.line += 1;
    const shown = state.fresh
      ? `${String(state.line).padStart(6)}\t${part}`
      : part;
    state.fresh = part.endsWith('\n');
    return shown;
  });
}

/** `cat`: hands over what arrives, as it arrives. */
export const cat: Program = async context => {
  const numbered = context.args.some(word => /^-[a-z]*n/.test(word));
  const files = context.args.filter(
    word => word === '-' || !word.startsWith('-'),
  );
  let status = 0;
  const state = { line: 0, fresh: true };
  for (const file of files.length > 0 ? files : ['-']) {
    const chunks = await open(context, 'cat', file);
    if (!chunks) {
      status = 1;
      continue;
    }
    for await (const chunk of chunks) {
      if (!numbered) {
        await context.onOutput('stdout', chunk);
        continue;
      }
      const text = numberLines(chunk.toString('latin1'), state);
      await context.onOutput('stdout', Buffer.from(text, 'latin1'));
    }
  }
  return status;
};

interface Cut {
  count: number;
  bytes: boolean;
  /** `+3`, `-3` */
  sign: string;
  follow: boolean;
  quiet: boolean;
  verbose: boolean;
  files: string[];
}

function parseCut(args: readonly string[]): Cut {
  const cut: Cut = {
    count: 10,
    bytes: false,
    sign: '',
    follow: false,
    quiet: false,
    verbose: false,
    files: [],
  };
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [, sizeOption, attached] =
      /^-(?:-lines|-bytes|[nc])$|^(?:-(?=[nc])|--(?=lines=|bytes=))(n|c|lines=|bytes=)([-+]?\d+\w*)$/.exec(
        word,
      ) ?? [];
    if (/^-(n|c|-lines|-bytes)$/.test(word)) {
      cut.bytes = /c|bytes/.test(word);
      setCount(cut, words.shift() ?? '');
    } else if (sizeOption) {
      cut.bytes = /^c|^bytes/.test(sizeOption);
      setCount(cut, attached);
    } else if (/^-\d+$/.test(word)) setCount(cut, word.slice(1));
    else if (/^-[fFqv]+$/.test(word) || word === '--follow') {
      cut.follow ||= /f/i.test(word);
      cut.quiet ||= word.includes('q');
      cut.verbose ||= word.includes('v');
    } else cut.files.push(word);
  }
  return cut;
}

function setCount(cut: Cut, text: string): void {
  const [, sign = '', digits = '0', unit = ''] =
    /^([-+]?)(\d+)(\w*)$/.exec(text) ?? [];
  const units: Record<string, number> = {
    '': 1,
    b: 512,
    k: 1024,
    K: 1024,
    M: 1_048_576,
  };
  cut.sign = sign;
  cut.count = Number(digits) * (units[unit] ?? 1);
}

/** `head`: stops reading as soon as it has enough. */
export const head: Program = async context => {
  const cut = parseCut(context.args);
  const files = cut.files.length > 0 ? cut.files : ['-'];
  let status = 0;
  for (const [index, file] of files.entries()) {
    const chunks = await open(context, 'head', file);
    if (!chunks) {
      status = 1;
      continue;
    }
    if ((files.length > 1 && !cut.quiet) || cut.verbose) {
      await context.onOutput(
        'stdout',
        Buffer.from(`${index > 0 ? '\n' : ''}==> ${file} <==\n`),
      );
    }
    if (cut.sign === '-') await allButLast(context, chunks, cut);
    else await first(context, chunks, cut);
  }
  return status;
};

async function first(
  context: ProgramContext,
  chunks: AsyncIterable<Buffer>,
  { count, bytes }: Cut,
): Promise<void> {
  let left = count;
  if (left === 0) return;
  for await (const chunk of chunks) {
    let end = Math.min(left, chunk.length);
    if (bytes) left -= end;
    else {
      end = 0;
      while (left > 0 && end < chunk.length) {
        const newline = chunk.indexOf(10, end);
        end = newline < 0 ? chunk.length : newline + 1;
        if (newline >= 0) left -= 1;
      }
    }
    await context.onOutput('stdout', chunk.subarray(0, end));
    if (left === 0) return;
  }
}

async function allButLast(
  context: ProgramContext,
  chunks: AsyncIterable<Buffer>,
  { count, bytes }: Cut,
): Promise<void> {
  const all = Buffer.concat(await collect(chunks));
  const end = bytes ? Math.max(0, all.length - count) : startOfLast(all, count);
  await context.onOutput('stdout', all.subarray(0, end));
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

/** Where the last `count` lines begin. */
function startOfLast(content: Buffer, count: number): number {
  let at = content.at(-1) === 10 ? content.length - 1 : content.length;
  for (let left = count; left > 0; left -= 1) {
    at = content.lastIndexOf(10, at - 1);
    if (at < 0) return 0;
  }
  return at + 1;
}

/** `tail`, also `-f`: then it looks for more until it is killed. */
export const tail: Program = async context => {
  const cut = parseCut(context.args);
  const files = cut.files.length > 0 ? cut.files : ['-'];
  let status = 0;
  const sizes = new Map<string, number>();
  for (const [index, file] of files.entries()) {
    const chunks = await open(context, 'tail', file);
    if (!chunks) {
      status = 1;
      sizes.set(file, 0);
      continue;
    }
    const content = Buffer.concat(await collect(chunks));
    if (file !== '-') sizes.set(file, content.length);
    if (files.length > 1 && !cut.quiet) {
      await context.onOutput(
        'stdout',
        Buffer.from(`${index > 0 ? '\n' : ''}==> ${file} <==\n`),
      );
    }
    await context.onOutput('stdout', content.subarray(startOf(content, cut)));
  }
  if (!cut.follow || sizes.size === 0) return status;
  return follow(context, sizes);
};

function startOf(content: Buffer, { count, bytes, sign }: Cut): number {
  if (sign !== '+') {
    if (count === 0) return content.length;
    return bytes
      ? Math.max(0, content.length - count)
      : startOfLast(content, count);
  }
  if (bytes) return Math.max(0, count - 1);
  let at = 0;
  for (let line = 1; line < count && at < content.length; line += 1) {
    const newline = content.indexOf(10, at);
    at = newline < 0 ? content.length : newline + 1;
  }
  return at;
}

async function follow(
  context: ProgramContext,
  sizes: Map<string, number>,
): Promise<never> {
  const { clock, fs, cwd, signal } = context;
  for (;;) {
    await clock.sleep(POLL_MS, signal);
    for (const [file, size] of sizes) {
      const now = await sizeOf(fs, fs.resolvePath(cwd, file));
      if (now === undefined || now === size) continue;
      const content = await fs.readFileBuffer(fs.resolvePath(cwd, file));
      const from = now < size ? 0 : size;
      sizes.set(file, content.length);
      await context.onOutput('stdout', Buffer.from(content.subarray(from)));
    }
  }
}

async function sizeOf(fs: IFileSystem, path: string) {
  return fs.stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

export const tee: Program = async context => {
  const { fs, cwd, args } = context;
  const append = args.includes('-a');
  const files = args.filter(word => !word.startsWith('-'));
  const paths = files.map(file => fs.resolvePath(cwd, file));
  const regular = paths.filter(path => !path.startsWith('/dev/'));
  if (!append) {
    for (const path of regular) await fs.writeFile(path, '');
  }
  for await (const chunk of context.stdin) {
    await context.onOutput('stdout', chunk);
    for (const path of paths) {
      if (path === '/dev/stderr') await context.onOutput('stderr', chunk);
      else if (path === '/dev/stdout') await context.onOutput('stdout', chunk);
      else if (regular.includes(path)) await fs.appendFile(path, chunk);
    }
  }
  return 0;
};

export const yes: Program = async ({ args, onOutput }) => {
  const line = `${args.join(' ') || 'y'}\n`;
  const chunk = Buffer.from(line.repeat(Math.ceil(4096 / line.length)));
  for (;;) await onOutput('stdout', chunk);
};

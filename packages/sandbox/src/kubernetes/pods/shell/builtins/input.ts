import type { Builtin } from '../builtins.ts';
import { decodeText } from '../bytes.ts';
import { Interrupted } from '../process.ts';
import type { Shell } from '../shell.ts';
import { SIGNAL_NUMBERS } from '../signals.ts';

const NEWLINE = 10;

/** Bytes up to a delimiter, which is taken but not part of them. */
async function readUntil(
  shell: Shell,
  fd: number,
  delimiter: number,
  limit = Infinity,
): Promise<{ bytes: Buffer; ended: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const chunk = await shell.process.read(fd, 4096, true);
    if (!chunk) return { bytes: Buffer.concat(chunks), ended: true };
    const at = chunk.indexOf(delimiter);
    const room = limit - length;
    if (at >= 0 && at <= room) {
      chunks.push(chunk.subarray(0, at));
      giveBack(shell, fd, chunk.subarray(at + 1));
      return { bytes: Buffer.concat(chunks), ended: false };
    }
    chunks.push(chunk.subarray(0, room));
    length += chunk.length;
    if (length >= limit) {
      giveBack(shell, fd, chunk.subarray(room));
      return { bytes: Buffer.concat(chunks), ended: false };
    }
  }
}

function giveBack(shell: Shell, fd: number, chunk: Buffer): void {
  if (chunk.length > 0) shell.process.files.get(fd)?.unread(chunk);
}

interface ReadOptions {
  raw: boolean;
  fd: number;
  names: string[];
  delimiter: number;
  limit: number;
  prompt?: string;
  timeoutMs?: number;
  array?: string;
}

function parseOptions(args: readonly string[]): ReadOptions {
  const options: ReadOptions = {
    raw: false,
    fd: 0,
    names: [],
    delimiter: NEWLINE,
    limit: Infinity,
  };
  const words = [...args];
  while (/^-[^-]/.test(words[0] ?? '')) {
    const word = words.shift() ?? '';
    for (let index = 1; index < word.length; index += 1) {
      const letter = word[index];
      if (letter === 'r') options.raw = true;
      if (!'pdntuaN'.includes(letter)) continue;
      const value = word.slice(index + 1) || (words.shift() ?? '');
      if (letter === 'p') options.prompt = value;
      if (letter === 'd') options.delimiter = value.charCodeAt(0) || 0;
      if (letter === 'n' || letter === 'N') options.limit = Number(value);
      if (letter === 't') options.timeoutMs = Number(value) * 1000;
      if (letter === 'u') options.fd = Number(value);
      if (letter === 'a') options.array = value;
      break;
    }
  }
  if (words[0] === '--') words.shift();
  return { ...options, names: words.length > 0 ? words : ['REPLY'] };
}

const read: Builtin = async (shell, args) => {
  const options = parseOptions(args);
  const { process, state } = shell;
  if (options.prompt && shell.isTerminal(0)) {
    await process.write(2, options.prompt);
  }
  const cancel =
    options.timeoutMs === undefined
      ? undefined
      : process.setup.clock.after(options.timeoutMs, () =>
          process.interrupt('ALRM'),
        );
  try {
    let text = '';
    for (;;) {
      const { bytes, ended } = await readUntil(
        shell,
        options.fd,
        options.delimiter,
        options.limit,
      );
      text += decodeText(bytes);
      const continues =
        !options.raw && !ended && /(^|[^\\])(\\\\)*\\$/.test(text);
      if (continues) {
        text = text.slice(0, -1);
        continue;
      }
      assignFields(shell, options, text);
      return Number(ended);
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return state.isBash || error.signal !== 'ALRM'
      ? 128 + SIGNAL_NUMBERS[error.signal]
      : 1;
  } finally {
    cancel?.();
  }
};

function assignFields(
  { state }: Shell,
  { names, raw, array }: ReadOptions,
  line: string,
): void {
  const separators = state.get('IFS') ?? ' \t\n';
  const text = raw ? line : line.replace(/\\([^])/g, '$1');
  if (array) {
    const items = splitFields(text, separators, Infinity);
    state.set(array, new Map(items.map((item, at) => [`${at}`, item])));
    return;
  }
  if (names.length === 1 && names[0] === 'REPLY') {
    state.set('REPLY', text);
    return;
  }
  const fields = splitFields(text, separators, names.length);
  names.forEach((name, index) => state.set(name, fields[index] ?? ''));
}

/** At most `count` fields; the last one has all that is left. */
function splitFields(
  text: string,
  separators: string,
  count: number,
): string[] {
  const blanks = [...separators].filter(char => /\s/.test(char)).join('');
  const isBlank = (char: string) => char !== '' && blanks.includes(char);
  const fields: string[] = [];
  let rest = text;
  while (isBlank(rest.charAt(0))) rest = rest.slice(1);
  while (isBlank(rest.charAt(rest.length - 1))) rest = rest.slice(0, -1);
  while (rest !== '' && fields.length < count - 1) {
    let end = [...rest].findIndex(char => separators.includes(char));
    if (end < 0) end = rest.length;
    fields.push(rest.slice(0, end));
    rest = rest.slice(end);
    while (isBlank(rest.charAt(0))) rest = rest.slice(1);
    const next = rest.charAt(0);
    if (next && separators.includes(next)) rest = rest.slice(1);
    while (isBlank(rest.charAt(0))) rest = rest.slice(1);
  }
  if (rest !== '') fields.push(rest);
  return fields;
}

const mapfile: Builtin = async (shell, args) => {
  const trims = args.includes('-t');
  const name = args.findLast(word => !word.startsWith('-')) ?? 'MAPFILE';
  const lines = new Map<string, string>();
  for (;;) {
    const { bytes, ended } = await readUntil(shell, 0, NEWLINE);
    if (ended && bytes.length === 0) break;
    lines.set(
      String(lines.size),
      bytes.toString() + (trims || ended ? '' : '\n'),
    );
    if (ended) break;
  }
  shell.state.set(name, lines);
  return 0;
};

export const INPUT_BUILTINS: Record<string, Builtin> = {
  read,
  mapfile,
  readarray: mapfile,
};

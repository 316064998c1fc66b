import type { IFileSystem } from 'just-bash';

export interface CommandLine {
  /** Shell code that does what the arguments ask for. */
  script: string;
  /** `$0` */
  name: string;
  /** Sets options and positional parameters before the script. */
  prelude: string;
}

/** What a shell runs for `argv`; a file that starts with `#!` names its shell. */
export async function readCommandLine(
  argv: string[],
  fs: IFileSystem,
): Promise<CommandLine> {
  const [command = '', ...args] = argv;
  const words = [...(await programOf(command, fs)), ...args];
  const plain = { script: words.map(quote).join(' '), name: 'sh', prelude: '' };
  if (!/^(sh|bash|ash|dash)$/.test(words[0])) return plain;

  const options: string[] = [];
  let index = 1;
  let inline = false;
  for (; words[index]?.startsWith('-') && words[index] !== '-'; index += 1) {
    const word = words[index];
    if (word === '--') {
      index += 1;
      break;
    }
    if (!/^-[ceuxl]*o?$/.test(word)) return plain;
    inline ||= word.includes('c');
    const flags = word.slice(1).replace(/[clo]/g, '');
    if (flags) options.push(`-${flags}`);
    if (word.endsWith('o')) options.push('-o', words[(index += 1)] ?? '');
  }
  const source = words[index];
  if (source === undefined) return plain;
  const rest = words.slice(index + 1);
  if (!inline && !(await fs.exists(source))) return plain;
  const script = inline ? source : await fs.readFile(source);
  const name = inline ? rest.shift() ?? words[0] : source;
  return {
    script: script.replace(/^#![^\n]*/, ''),
    name,
    prelude: `set ${[...options, '--', ...rest].map(quote).join(' ')}`,
  };
}

async function programOf(command: string, fs: IFileSystem): Promise<string[]> {
  const base = command.split('/').at(-1) ?? command;
  if (/^\/(usr\/)?(local\/)?s?bin\//.test(command)) return [base];
  if (!command.includes('/') || !(await fs.exists(command))) return [command];
  const [firstLine] = (await fs.readFile(command)).split('\n', 1);
  const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(firstLine);
  if (!interpreter) return ['sh', command];
  const [, path, argument] = interpreter;
  const program = path.split('/').at(-1) ?? 'sh';
  const words = program === 'env' ? [argument] : [program, argument];
  return [...words.filter(word => word !== undefined), command];
}

export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

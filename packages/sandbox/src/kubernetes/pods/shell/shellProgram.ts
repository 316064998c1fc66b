import { createReadLine } from './scriptInput.ts';
import { setOptions } from './builtins/variables.ts';
import { runInteractive } from './interactive.ts';
import type { Process } from './process.ts';
import { Shell } from './shell.ts';
import { ShellState } from './shellState.ts';
import { SyntaxFailure } from './syntax.ts';

interface Options {
  options: string[];
  script?: string;
  file?: string;
  interactive: boolean;
  login: boolean;
  /** `$0`, `$1` … */
  words: string[];
}

function parseOptions(argv: readonly string[]): Options {
  const result: Options = {
    options: [],
    interactive: false,
    login: false,
    words: [],
  };
  const words = argv.slice(1);
  let inline = false;
  let fromInput = false;
  while (/^[-+]./.test(words[0] ?? '')) {
    const word = words.shift() ?? '';
    if (word === '--') break;
    result.login ||= /^-\w*l|^--login$/.test(word);
    if (word.startsWith('--')) continue;
    inline ||= word.startsWith('-') && word.includes('c');
    fromInput ||= word.includes('s');
    result.interactive ||= word.includes('i');
    const flags = word.slice(1).replace(/[cilos]/g, '');
    if (flags) result.options.push(word[0] + flags);
    if (word.includes('o'))
      result.options.push(`${word[0]}o`, words.shift() ?? '');
  }
  if (inline) result.script = words.shift() ?? '';
  else if (!fromInput && words.length > 0) result.file = words[0];
  result.words = result.file === undefined && inline ? words : words;
  return result;
}

/** `sh …` as the body of a process. */
export async function runShell(
  process: Process,
  argv: string[],
): Promise<number> {
  const shell = new Shell(process, initialState(process, argv));
  const given = parseOptions(argv);
  const { state } = shell;
  setOptions(shell, given.options);
  const [name, ...positional] = given.words;
  if (name !== undefined) state.name = name;
  state.positional = positional;
  if (given.script !== undefined) {
    const { script } = given;
    return shell.run(() => shell.runText(script, !state.isBash));
  }
  if (given.file !== undefined) return runFile(shell, given.file);
  state.name = argv[0];
  state.positional = given.words;
  if (shell.isTerminal(0)) return runInteractive(shell, given.login);
  return runInput(shell);
}

function initialState(process: Process, argv: readonly string[]): ShellState {
  const { setup } = process;
  const state = new ShellState();
  for (const [name, value] of Object.entries(setup.env)) {
    state.set(name, value).exported = true;
  }
  state.name = argv[0] ?? 'sh';
  if (/bash$/.test(state.name)) state.options.add('bash');
  state.pid = process.pid;
  state.onLargeValues = bytes => setup.container.allocate(process.pid, bytes);
  state.cwd = setup.cwd;
  state.set('PWD', setup.cwd).exported = true;
  state.set('PPID', String(process.ppid));
  state.set('OPTIND', '1');
  state.set('IFS', ' \t\n');
  if (state.isBash) {
    state.set('BASH', '/bin/bash');
    state.set('BASH_VERSION', '5.2.15(1)-release');
    state.set('UID', String(process.credentials.uid));
    state.set('EUID', String(process.credentials.uid));
  }
  state.set('HOSTNAME', setup.env.HOSTNAME ?? setup.container.hostname);
  return state;
}

async function runFile(shell: Shell, file: string): Promise<number> {
  const { fs, state } = shell;
  const path = state.resolve(file);
  const text = await fs.readFile(path).catch(() => undefined);
  if (text === undefined) {
    const name = shell.process.argv[0];
    await shell.process.write(
      2,
      state.isBash
        ? `${name}: ${file}: No such file or directory\n`
        : `${name}: can't open '${file}': No such file or directory\n`,
    );
    return state.isBash ? 127 : 2;
  }
  state.options.add('file');
  return shell.run(() => shell.runText(text.replace(/^#![^\n]*/, '')));
}

/** A script on the standard input: every command runs as soon as it is whole. */
async function runInput(shell: Shell): Promise<number> {
  const readLine = createReadLine(shell.process);
  return shell.run(async () => {
    let text = '';
    for (;;) {
      const line = await readLine();
      text += line ?? '';
      if (text === '') return;
      try {
        await shell.runText(text);
      } catch (error) {
        const more = error instanceof SyntaxFailure && error.incomplete;
        if (!more || line === undefined) throw error;
        continue;
      }
      text = '';
      if (line === undefined) return;
    }
  });
}

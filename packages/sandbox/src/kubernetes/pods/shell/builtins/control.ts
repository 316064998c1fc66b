import type { Builtin } from '../builtins.ts';
import { LoopExit, ReturnExit, ShellExit } from '../controlFlow.ts';
import { findExecutable } from '../executable.ts';
import { fileProblem } from '../fileProblem.ts';
import type { Shell } from '../shell.ts';
import { callBuiltin, lookUp, spawn } from '../simpleCommand.ts';
import { waitForeground } from '../jobs.ts';
import { SHELL_KEYWORDS } from '../keywords.ts';

function statusOf(shell: Shell, text: string | undefined): number {
  return text === undefined ? shell.state.status : Number(text) & 0xff;
}

const cd: Builtin = async (shell, args) => {
  const { state, fs } = shell;
  const [word] = args.filter(arg => !/^-[LPe]$|^--$/.test(arg));
  const back = word === '-';
  const target = back ? state.get('OLDPWD') : word ?? state.get('HOME') ?? '/';
  if (target === undefined) {
    await shell.complain('cd: OLDPWD not set');
    return 1;
  }
  const path = state.resolve(target);
  const stat = await fs.stat(path).catch((error: Error) => error);
  if (stat instanceof Error || !stat.isDirectory) {
    const why = stat instanceof Error ? fileProblem(stat) : 'Not a directory';
    await shell.complain(
      state.isBash
        ? `cd: ${target}: ${why}`
        : `cd: can't cd to ${target}: ${why}`,
    );
    return state.isBash ? 1 : 2;
  }
  state.set('OLDPWD', state.cwd);
  state.cwd = path;
  state.set('PWD', path);
  if (back) await shell.write(`${path}\n`);
  return 0;
};

const evaluateText: Builtin = async (shell, args) => {
  const words = args[0] === '--' ? args.slice(1) : args;
  shell.state.status = 0;
  await shell.runText(words.join(' '));
  return shell.state.status;
};

const source: Builtin = async (shell, [file, ...args]) => {
  const { state, fs } = shell;
  if (file === undefined) return 2;
  const path = state.resolve(file);
  const found = (await fs.exists(path))
    ? path
    : await findExecutable(file, state.get('PATH'), state.cwd, fs);
  if (!found) {
    if (state.isBash) {
      await shell.complain(`${file}: No such file or directory`);
      return 1;
    }
    await shell.complain(`.: can't open '${file}': No such file or directory`);
    throw new ShellExit(2);
  }
  const { positional } = state;
  if (args.length > 0) state.positional = args;
  try {
    state.status = 0;
    await shell.runText(await fs.readFile(found));
    return state.status;
  } catch (error) {
    if (error instanceof ReturnExit) return error.status;
    throw error;
  } finally {
    if (args.length > 0) state.positional = positional;
  }
};

const trap: Builtin = async (shell, args) => {
  const { traps } = shell.state;
  const words = args[0] === '--' ? args.slice(1) : args;
  if (words.length === 0 || words[0] === '-p') {
    for (const [name, text] of traps) {
      await shell.write(`trap -- '${text}' ${name}\n`);
    }
    return 0;
  }
  const [first, ...rest] = words;
  const names = rest.length > 0 ? rest : [first];
  const NUMBERS: Record<string, string> = {
    '0': 'EXIT',
    '1': 'HUP',
    '2': 'INT',
    '3': 'QUIT',
    '10': 'USR1',
    '12': 'USR2',
    '13': 'PIPE',
    '14': 'ALRM',
    '15': 'TERM',
  };
  for (const word of names) {
    const name = NUMBERS[word] ?? word.toUpperCase().replace(/^SIG/, '');
    if (first === '-' || rest.length === 0) traps.delete(name);
    else traps.set(name, first);
    shell.traps.apply(name);
  }
  return 0;
};

async function describe(
  shell: Shell,
  name: string,
): Promise<string | undefined> {
  const { state, fs } = shell;
  if (state.aliases.has(name))
    return `${name} is aliased to '${state.aliases.get(name)}'`;
  if (SHELL_KEYWORDS.has(name)) return `${name} is a shell keyword`;
  if (state.functions.has(name)) return `${name} is a function`;
  if (shell.builtin(name)) return `${name} is a shell builtin`;
  const path = await findExecutable(name, state.get('PATH'), state.cwd, fs);
  return path && `${name} is ${path}`;
}

const type: Builtin = async (shell, args) => {
  let status = 0;
  for (const name of args.filter(word => !word.startsWith('-'))) {
    const text = await describe(shell, name);
    if (text) await shell.write(`${text}\n`);
    else {
      await shell.complain(
        `${shell.state.isBash ? 'type: ' : ''}${name}: not found`,
      );
      status = shell.state.isBash ? 1 : 127;
    }
  }
  return status;
};

const command: Builtin = async (shell, args) => {
  const { state, fs } = shell;
  if (args[0] === '-v' || args[0] === '-V') {
    const name = args[1] ?? '';
    const text = await describe(shell, name);
    if (!text) return state.isBash ? 1 : 127;
    const path = await findExecutable(name, state.get('PATH'), state.cwd, fs);
    const own = state.functions.has(name) || shell.builtin(name);
    const plain = own || SHELL_KEYWORDS.has(name) ? name : path;
    await shell.write(`${args[0] === '-v' ? plain : text}\n`);
    return 0;
  }
  const words = args[0] === '-p' || args[0] === '--' ? args.slice(1) : args;
  if (words.length === 0) return 0;
  if (shell.builtin(words[0])) {
    await callBuiltin(shell, words[0], words.slice(1));
    return state.status;
  }
  const found = await lookUp(shell, words);
  if (!found) return state.status;
  const [status] = await waitForeground(shell, [
    spawn(shell, words, found.body),
  ]);
  return status;
};

export const CONTROL_BUILTINS: Record<string, Builtin> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  cd,
  eval: evaluateText,
  '.': source,
  source,
  trap,
  type,
  command,
  builtin: (shell, [name = '', ...args]) =>
    callBuiltin(shell, name, args).then(() => shell.state.status),
  exit: (shell, [status]) => {
    throw new ShellExit(statusOf(shell, status));
  },
  return: (shell, [status]) => {
    throw new ReturnExit(statusOf(shell, status));
  },
  break: (_, [levels = '1']) => {
    throw new LoopExit('break', Number(levels));
  },
  continue: (_, [levels = '1']) => {
    throw new LoopExit('continue', Number(levels));
  },
  hash: () => 0,
  ulimit: async shell => {
    await shell.write('unlimited\n');
    return 0;
  },
};

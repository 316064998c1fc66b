import { namesById } from '../tools/system/ownerNames.ts';
import { LoopExit, ReturnExit } from './controlFlow.ts';
import { reportJobs } from './jobs.ts';
import { LineEditor } from './lineEditor.ts';
import { Interrupted } from './process.ts';
import type { Shell } from './shell.ts';
import { ShellError } from './shellState.ts';
import { SyntaxFailure, parseScript, type ScriptNode } from './syntax.ts';

const BUSYBOX_BANNER = `

BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) built-in shell (ash)
Enter 'help' for a list of built-in commands.

`;

/** A shell whose commands a user types on a terminal. */
export async function runInteractive(
  shell: Shell,
  login: boolean,
): Promise<number> {
  const { process, state } = shell;
  const { terminal } = process;
  if (!terminal) throw new Error('no terminal');
  state.options.add('interactive').add('monitor');
  terminal.foreground = process.group;
  for (const signal of ['TERM', 'QUIT', 'TSTP'] as const) {
    process.handle(signal, 'ignore');
  }
  process.handle('INT', () => shell.interrupt());
  const isBusybox =
    !state.isBash && isBusyboxImage(process.setup.container.image);
  const editor = new LineEditor(
    process,
    terminal,
    line => complete(shell, line),
    !state.isBash,
  );
  return shell.run(async () => {
    await runStartFiles(shell, login);
    if (isBusybox) await process.write(2, BUSYBOX_BANNER);
    const {
      fs,
      process: { credentials },
    } = shell;
    const names = await namesById({ fs }, '/etc/passwd');
    const userName =
      names.get(String(credentials.uid)) ??
      (credentials.uid === 0 ? 'root' : 'I have no name!');
    while (await runLine(shell, editor, userName));
    if (state.isBash) await process.write(2, 'exit\n');
  });
}

function isBusyboxImage(image: string): boolean {
  return /(^|\/)busybox(:|@|$)/.test(image);
}

async function runStartFiles(shell: Shell, login: boolean): Promise<void> {
  const { state, fs } = shell;
  const home = state.get('HOME') ?? '/root';
  const bash = login
    ? ['/etc/profile', `${home}/.bash_profile`]
    : ['/etc/bash.bashrc', `${home}/.bashrc`];
  const plain = login ? ['/etc/profile', `${home}/.profile`] : [];
  const names = state.isBash ? bash : [...plain, state.get('ENV') ?? ''];
  for (const name of names) {
    if (name && (await fs.exists(name)))
      await shell.runText(await fs.readFile(name));
  }
}

/** Reads a command, which can be several lines, and runs it; false at the end. */
async function runLine(
  shell: Shell,
  editor: LineEditor,
  userName: string,
): Promise<boolean> {
  const { state, process } = shell;
  await reportJobs(shell);
  setWindow(shell);
  let text = '';
  for (;;) {
    const edited = await editor.read(
      text === '' ? prompt(shell, userName) : state.get('PS2') ?? '> ',
    );
    if (edited.kind === 'interrupt') {
      state.status = 130;
      return true;
    }
    if (edited.kind === 'end') {
      if (text === '') return false;
      await shell.complain('syntax error: unexpected end of file');
      state.status = 2;
      return true;
    }
    text += `${edited.text}\n`;
    let script: ScriptNode;
    try {
      script = parseScript(text);
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error;
      if (error.incomplete) continue;
      await shell.complain(`syntax error: ${error.message}`);
      state.status = 2;
      return true;
    }
    setWindow(shell);
    await runScript(shell, script);
    process.terminal?.setRaw(false);
    return true;
  }
}

async function runScript(shell: Shell, script: ScriptNode): Promise<void> {
  try {
    shell.clearInterrupt();
    await shell.statements(script.statements);
  } catch (error) {
    if (error instanceof Interrupted) shell.state.status = 130;
    else if (error instanceof ShellError || error instanceof SyntaxFailure) {
      await shell.complain(error.message);
      shell.state.status = shell.state.isBash ? 1 : 2;
    } else if (!(error instanceof LoopExit || error instanceof ReturnExit))
      throw error;
  }
}

function setWindow({ process, state }: Shell): void {
  const size = process.terminal?.size;
  if (!size) return;
  state.set('COLUMNS', String(size.columns));
  state.set('LINES', String(size.rows));
}

function prompt({ state, process }: Shell, userName: string): string {
  const host = process.setup.container.hostname;
  const template =
    state.get('PS1') ?? (state.isBash ? '\\u@\\h:\\w\\$ ' : '\\w \\$ ');
  const home = state.get('HOME') ?? '/root';
  const shown =
    state.cwd === home ||
    (state.cwd.startsWith(`${home === '/' ? '' : home}/`) && home !== '/')
      ? `~${state.cwd.slice(home.length)}`
      : state.cwd;
  const values: Record<string, string> = {
    u: userName,
    h: host.split('.')[0],
    H: host,
    w: shown,
    W: shown.split('/').at(-1) || '/',
    $: process.credentials.uid === 0 ? '#' : '$',
    n: '\n',
    s: state.name,
    '[': '',
    ']': '',
    e: '\x1b',
    '\\': '\\',
  };
  return template
    .replace(/\\033/g, '\x1b')
    .replace(/\\([^])/g, (all, letter: string) => values[letter] ?? all)
    .replace(/\$\{?(\w+)\}?/g, (all, name: string) => state.get(name) ?? all);
}

async function complete(shell: Shell, line: string) {
  const { state, fs } = shell;
  const word = /[^\s;|&(<>=]*$/.exec(line)?.[0] ?? '';
  const isCommand = /(^|[;|&(]\s*)$/.test(
    line.slice(0, -word.length || undefined).trimEnd(),
  );
  const slash = word.lastIndexOf('/') + 1;
  const candidates = new Set<string>();
  const add = async (directory: string, prefix: string, start: string) => {
    for (const name of await fs.readdir(directory).catch(() => [])) {
      if (!name.startsWith(start) || (start === '' && name.startsWith('.')))
        continue;
      const stat = await fs
        .stat(fs.resolvePath(directory, name))
        .catch(() => undefined);
      candidates.add(`${prefix}${name}${stat?.isDirectory ? '/' : ''}`);
    }
  };
  if (isCommand && slash === 0) {
    for (const directory of (state.get('PATH') ?? '').split(':')) {
      await add(directory || '.', '', word);
    }
  } else {
    await add(
      state.resolve(word.slice(0, slash) || '.'),
      word.slice(0, slash),
      word.slice(slash),
    );
  }
  return { word, candidates: [...candidates].sort() };
}

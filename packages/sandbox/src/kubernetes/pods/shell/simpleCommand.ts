import { assign, assignAll, assignFor, isAssignment } from './assignments.ts';
import { ReturnExit, ShellExit } from './controlFlow.ts';
import { findExecutable, isExecutable } from './executable.ts';
import { waitForeground } from './jobs.ts';
import { Process, releaseFiles, shareFiles, type Body } from './process.ts';
import { RedirectionError, redirect } from './redirections.ts';
import type { Shell } from './shell.ts';
import { ShellError } from './shellState.ts';
import { literalText, type SimpleCommandNode } from './syntax.ts';

const DECLARATIONS = new Set(
  'local declare typeset export readonly'.split(' '),
);
/** Assignments before these stay, and their redirections may. */
const SPECIAL = new Set(
  ': . eval exec exit export readonly return set shift trap unset'.split(' '),
);

export async function runSimpleCommand(
  shell: Shell,
  node: SimpleCommandNode,
  tail: boolean,
): Promise<void> {
  const { state } = shell;
  shell.captured = undefined;
  const argv = await argumentsOf(shell, node);
  if (argv.length === 0) {
    await shell.redirected(node.redirections, async () => {
      for (const assignment of node.assignments) {
        await traceAssignment(shell, await assign(shell, assignment));
      }
      state.status = shell.captured ?? 0;
    });
    return;
  }
  const [name] = argv;
  await trace(shell, argv);
  if (name === 'exec') {
    await exec(shell, node, argv.slice(1));
    return;
  }
  const isFunction = state.functions.has(name);
  if (!isFunction && !shell.builtin(name)) {
    await external(shell, node, argv, tail);
    return;
  }
  await shell.redirected(node.redirections, async () => {
    const restore = SPECIAL.has(name)
      ? await assignAll(shell, node.assignments)
      : await assignFor(shell, node.assignments);
    try {
      if (isFunction) await callFunction(shell, name, argv.slice(1));
      else await callBuiltin(shell, name, argv.slice(1));
    } finally {
      restore();
    }
  });
}

async function argumentsOf(
  shell: Shell,
  node: SimpleCommandNode,
): Promise<string[]> {
  if (!node.name) return [];
  const name = literalText(node.name);
  const { expander } = shell;
  if (!name || !DECLARATIONS.has(name)) {
    return expander.words([node.name, ...node.args]);
  }
  const words = [name];
  for (const word of node.args) {
    if (isAssignment(word)) words.push(await expander.text(word));
    else words.push(...(await expander.words([word])));
  }
  return words;
}

async function trace(shell: Shell, argv: readonly string[]): Promise<void> {
  if (!shell.state.options.has('xtrace')) return;
  const words = argv.map(word =>
    /^[\w@%+=:,./~^[\]!-]+$/.test(word)
      ? word
      : `'${word.replaceAll("'", `'\\''`)}'`,
  );
  await shell.process.write(2, `+ ${words.join(' ')}\n`);
}

async function traceAssignment(shell: Shell, text: string): Promise<void> {
  if (!shell.state.options.has('xtrace')) return;
  await shell.process.write(2, `+ ${text}\n`);
}

const MAX_CALLS = 1000;

async function callFunction(
  shell: Shell,
  name: string,
  args: string[],
): Promise<void> {
  const { state } = shell;
  const definition = state.functions.get(name);
  if (!definition) return;
  if (state.scopes.length > MAX_CALLS) {
    throw new ShellError(`${name}: maximum function nesting level exceeded`);
  }
  const { positional } = state;
  const { lineBase } = shell;
  state.positional = args;
  shell.lineBase = definition.lineBase;
  state.enterFunction();
  try {
    await shell.redirected(definition.redirections, () =>
      shell.command(definition.body),
    );
  } catch (error) {
    if (!(error instanceof ReturnExit)) throw error;
    state.status = error.status;
  } finally {
    state.leaveFunction();
    state.positional = positional;
    shell.lineBase = lineBase;
  }
}

export async function callBuiltin(
  shell: Shell,
  name: string,
  args: string[],
): Promise<void> {
  const run = shell.builtin(name);
  if (!run) return;
  shell.state.status = await run(shell, args);
}

interface Found {
  body: Body;
}

/** Looks a program up; says why there is none. */
export async function lookUp(
  shell: Shell,
  argv: string[],
): Promise<Found | undefined> {
  const { state, fs } = shell;
  const [name] = argv;
  const path = await findExecutable(name, state.get('PATH'), state.cwd, fs);
  const fail = async (message: string, status: number) => {
    await shell.complain(message);
    state.status = status;
    return undefined;
  };
  if (path === undefined) {
    if (name.includes('/')) {
      const why = state.isBash ? 'No such file or directory' : 'not found';
      return fail(`${name}: ${why}`, 127);
    }
    return fail(
      `${name}: ${state.isBash ? 'command not found' : 'not found'}`,
      127,
    );
  }
  if (!(await isExecutable(path, fs))) {
    const { isDirectory } = await fs.stat(path);
    const why =
      isDirectory && state.isBash ? 'Is a directory' : 'Permission denied';
    return fail(`${name}: ${why}`, 126);
  }
  return { body: await shell.process.setup.load(path, argv, fs) };
}

async function external(
  shell: Shell,
  node: SimpleCommandNode,
  argv: string[],
  tail: boolean,
): Promise<void> {
  const restore = await assignFor(shell, node.assignments);
  try {
    if (tail && !shell.state.traps.has('EXIT')) {
      await exec(shell, node, argv);
      return;
    }
    await shell.redirected(node.redirections, async () => {
      const found = await lookUp(shell, argv);
      if (!found) return;
      const child = spawn(shell, argv, found.body);
      const [status] = await waitForeground(shell, [child]);
      shell.state.status = status;
    });
  } finally {
    restore();
  }
}

/** Starts a program as a child of the shell. */
export function spawn(shell: Shell, argv: string[], body: Body): Process {
  const { process, state } = shell;
  const child = new Process(
    {
      ...process.setup,
      argv,
      env: state.exported(),
      cwd: state.cwd,
      ppid: process.pid,
      files: shareFiles(process.files),
      isInit: false,
      group: state.options.has('monitor') ? undefined : process.group,
    },
    body,
  );
  process.ignored().forEach(name => child.handle(name, 'ignore'));
  return child;
}

/** `exec`: changes the shell's own descriptors, or becomes the program. */
async function exec(
  shell: Shell,
  { redirections }: SimpleCommandNode,
  argv: string[],
): Promise<void> {
  const { process, state } = shell;
  const files = shareFiles(process.files);
  try {
    await redirect(shell, redirections, files);
  } catch (error) {
    releaseFiles(files);
    if (!(error instanceof RedirectionError)) throw error;
    await shell.complain(error.message);
    throw new ShellExit(2);
  }
  const before = process.files;
  process.files = files;
  releaseFiles(before);
  state.status = 0;
  if (argv.length === 0) return;
  const found = await lookUp(shell, argv);
  if (!found) throw new ShellExit(state.status);
  process.argv = argv;
  process.resetHandlers();
  Object.assign(process.setup, { env: state.exported(), cwd: state.cwd });
  state.traps.clear();
  throw new ShellExit(await found.body(process));
}

import { versionOf } from '../../images/imageName.ts';
import type { Program, ProgramContext } from '../../programs.ts';
import { print, printError } from '../programIo.ts';
import { refuse } from './refusal.ts';

const HEAD = 'master';
const USAGE =
  'usage: git [-v | --version] [-h | --help] [-C <path>] [-c <name>=<value>]\n           <command> [<args>]\n';

/** `git`: its version, `init`, `config`, and remotes that cannot be reached. */
export const git: Program = async context => {
  const words = [...context.args];
  let root = context.cwd;
  while (words[0] === '-C' || words[0] === '-c') {
    const [option, value = '.'] = words.splice(0, 2);
    if (option === '-C') root = context.fs.resolvePath(root, value);
  }
  const [command = '--help', ...rest] = words;
  switch (command) {
    case '--version':
    case '-v':
    case 'version':
      await print(
        context,
        `git version ${versionOf(context.container.image, '2.51.2')}\n`,
      );
      return 0;
    case '--help':
    case '-h':
    case 'help':
      await print(context, USAGE);
      return words.length > 0 ? 0 : 1;
    case 'init':
      return init(context, root, rest);
    case 'config':
      return config(context, root, rest);
    case 'clone':
    case 'ls-remote':
      return reach(context, command, rest);
    default:
  }
  if (!(await context.fs.exists(`${root}/.git`))) {
    await printError(
      context,
      'fatal: not a git repository (or any of the parent directories): .git\n',
    );
    return 128;
  }
  return refuse(context, `there is no "${command}"`);
};

async function init(
  context: ProgramContext,
  root: string,
  words: string[],
): Promise<number> {
  const { fs } = context;
  const rest = [...words];
  const at = rest.findIndex(word => word === '-b');
  const [, named] = at < 0 ? [] : rest.splice(at, 2);
  const long = rest.find(word => word.startsWith('--initial-branch='));
  const branch = named ?? long?.split('=')[1] ?? HEAD;
  const where = rest.find(word => !word.startsWith('-')) ?? '.';
  const path = fs.resolvePath(root, where);
  const known = await fs.exists(`${path}/.git/HEAD`);
  if (!known) {
    await fs.mkdir(`${path}/.git/objects`, { recursive: true });
    await fs.mkdir(`${path}/.git/refs/heads`, { recursive: true });
    await fs.writeFile(`${path}/.git/HEAD`, `ref: refs/heads/${branch}\n`);
  }
  if (!rest.includes('-q') && !rest.includes('--quiet')) {
    const verb = known ? 'Reinitialized existing' : 'Initialized empty';
    await print(context, `${verb} Git repository in ${path}/.git/\n`);
  }
  return 0;
}

/** Sets a value, adds one or prints the last one; others only with `--get`. */
async function config(
  context: ProgramContext,
  root: string,
  words: string[],
): Promise<number> {
  const { fs, env } = context;
  const flags = words.filter(word => word.startsWith('--'));
  const [name = '', value] = words.filter(word => !word.startsWith('--'));
  const [, section, key] = /^(.+)\.([\w-]+)$/.exec(name) ?? [];
  const other = flags.find(
    flag => !['--global', '--local', '--add', '--get'].includes(flag),
  );
  if (section === undefined || other) {
    return refuse(context, `there is no "config ${words.join(' ')}"`);
  }
  const isGlobal = flags.includes('--global');
  if (!isGlobal && value !== undefined && !(await fs.exists(`${root}/.git`))) {
    await printError(context, 'fatal: not in a git directory\n');
    return 128;
  }
  const home = `${env.HOME ?? '/root'}/.gitconfig`;
  const files = isGlobal ? [home] : [`${root}/.git/config`, home];
  const texts = await Promise.all(
    files.map(file => fs.readFile(file).catch(() => '')),
  );
  if (value === undefined) {
    const found = texts.map(text => lastValue(text, section, key));
    const shown = found.find(text => text !== undefined);
    if (shown === undefined) return 1;
    await print(context, `${shown}\n`);
    return 0;
  }
  await fs.writeFile(
    files[0],
    `${texts[0]}${header(section)}\n\t${key} = ${value}\n`,
  );
  return 0;
}

/** `[user]`, `[remote "origin"]` */
function header(section: string): string {
  const [first, ...rest] = section.split('.');
  return rest.length > 0 ? `[${first} "${rest.join('.')}"]` : `[${first}]`;
}

function lastValue(
  text: string,
  section: string,
  key: string,
): string | undefined {
  let current = '';
  let found: string | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith('[')) current = line.trim();
    const [, name, value] = /^\s*([\w-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (current === header(section) && name === key) found = value;
  }
  return found;
}

async function reach(
  context: ProgramContext,
  command: string,
  words: string[],
): Promise<number> {
  const [url = 'origin', directory] = words.filter(
    word => !word.startsWith('-'),
  );
  const host = /^(?:\w+:\/\/)?(?:[^@/]+@)?([^:/]+)/.exec(url)?.[1] ?? url;
  if (context.container.network.resolve(host).addresses.length > 0) {
    return refuse(context, "git's protocol is not spoken");
  }
  if (command === 'clone') {
    const name = (url.split('/').at(-1) ?? '').replace(/\.git$/, '');
    await printError(context, `Cloning into '${directory ?? name}'...\n`);
  }
  await printError(
    context,
    `fatal: unable to access '${url}/': Could not resolve host: ${host}\n`,
  );
  return 128;
}

import type { Program, ProgramContext } from '../../programs.ts';
import { print, printError } from '../programIo.ts';
import { refuse, versionOnly } from './refusal.ts';

interface Manifest {
  name?: string;
  version?: string;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const SCRIPTS = ['start', 'stop', 'test', 'restart'];

async function readManifest(
  context: ProgramContext,
): Promise<Manifest | undefined> {
  const path = context.fs.resolvePath(context.cwd, 'package.json');
  if (await context.fs.exists(path)) {
    return JSON.parse(await context.fs.readFile(path)) as Manifest;
  }
  await printError(
    context,
    `npm error code ENOENT\nnpm error syscall open\nnpm error path ${path}\nnpm error errno -2\nnpm error enoent Could not read package.json: Error: ENOENT: no such file or directory, open '${path}'\n`,
  );
  return undefined;
}

/** `npm`: its version, scripts, and installs of what depends on nothing. */
export const npm: Program = async context => {
  const [command = '', operand] = context.args;
  if (command === '-v' || command === '--version') {
    await print(context, '11.6.2\n');
    return 0;
  }
  const manifest = await readManifest(context);
  if (!manifest) return 254;
  if (['install', 'ci', 'i'].includes(command)) {
    const named = context.args.slice(1).some(word => !word.startsWith('-'));
    return install(context, named, manifest);
  }
  const isRun = command === 'run' || command === 'run-script';
  if (!isRun && !SCRIPTS.includes(command)) {
    return refuse(context, `there is no "${command}"`);
  }
  return runScript(context, isRun ? operand ?? '' : command, manifest);
};

async function install(
  context: ProgramContext,
  named: boolean,
  { dependencies = {}, devDependencies = {} }: Manifest,
): Promise<number> {
  const needed = { ...dependencies, ...devDependencies };
  if (named || Object.keys(needed).length > 0) {
    return refuse(context, 'there is no registry to install packages from');
  }
  await print(context, '\nup to date, audited 1 package in 412ms\n');
  return 0;
}

async function runScript(
  context: ProgramContext,
  name: string,
  { scripts = {}, name: title = '', version = '' }: Manifest,
): Promise<number> {
  if (!Object.hasOwn(scripts, name)) {
    await printError(context, `npm error Missing script: "${name}"\n`);
    return 1;
  }
  const line = scripts[name];
  await print(context, `\n> ${title}@${version} ${name}\n> ${line}\n\n`);
  return (await context.spawn(['sh', '-c', line]).exited).exitCode;
}

export const yarn = versionOnly(['-v', '--version'], () => '1.22.22');

/** `pip`: its version; nothing can be fetched, so it finds nothing. */
export const pip: Program = async context => {
  const [command, ...names] = context.args;
  if (command === '--version' || command === '-V') {
    await print(
      context,
      'pip 25.3 from /usr/local/lib/python3.13/site-packages/pip (python 3.13)\n',
    );
    return 0;
  }
  const name = names.find(word => !word.startsWith('-'));
  if (command !== 'install' || name === undefined) {
    return refuse(context, `there is no "${context.args.join(' ')}"`);
  }
  await printError(
    context,
    `ERROR: Could not find a version that satisfies the requirement ${name} (from versions: none)\nERROR: No matching distribution found for ${name}\n`,
  );
  return 1;
};

import type { IFileSystem } from 'just-bash';
import { findProgram, programName } from '../programs.ts';
import type { Body, Process } from './process.ts';
import { programBody } from './programBody.ts';
import { runShell } from './shellProgram.ts';
import { TOOLS } from './tools/tools.ts';
import { utilityBody } from './utilities.ts';

export const DEFAULT_PATH =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const SHELLS = new Set(['sh', 'bash', 'ash', 'dash']);
const MAX_INTERPRETERS = 4;

/** Path of the file that `name` runs, along `PATH` unless it is a path. */
export async function findExecutable(
  name: string,
  searchPath: string | undefined,
  cwd: string,
  fs: IFileSystem,
): Promise<string | undefined> {
  if (name === '') return undefined;
  if (name.includes('/')) {
    const path = fs.resolvePath(cwd, name);
    return (await fs.exists(path)) ? path : undefined;
  }
  let denied: string | undefined;
  for (const directory of (searchPath ?? DEFAULT_PATH).split(':')) {
    const path = fs.resolvePath(cwd, `${directory || '.'}/${name}`);
    const stat = await fs.stat(path).catch(() => undefined);
    if (!stat || stat.isDirectory) continue;
    if (stat.mode & 0o111) return path;
    denied ??= path;
  }
  return denied;
}

/**
 * Whether a file may be run. The image's own utilities always are: just-bash
 * writes them without the permission.
 */
export async function isExecutable(
  path: string,
  fs: IFileSystem,
): Promise<boolean> {
  const { mode, isDirectory } = await fs.stat(path);
  if (isDirectory) return false;
  if ((mode & 0o111) !== 0) return true;
  return /^[^\n]*\n# Built-in command: /.test(await fs.readFile(path));
}

/** What the file at `path` does when it is run as `argv`. */
export async function loadProgram(
  path: string,
  argv: string[],
  fs: IFileSystem,
  depth = 0,
): Promise<Body> {
  const content = await fs.readFile(path);
  const [first = '', second = ''] = content.split('\n', 2);
  const program = programName(second);
  const own = program === undefined ? undefined : findProgram(program);
  if (own) return programBody(own, argv);
  const builtIn = /^# Built-in command: (\S+)/.exec(second)?.[1] ?? program;
  if (builtIn) return namedBody(builtIn, argv);
  const interpreter = /^#!\s*(\S+)(?:\s+(.*\S))?/.exec(first);
  if (!interpreter || depth > MAX_INTERPRETERS) {
    return process => runShell(process, ['sh', path, ...argv.slice(1)]);
  }
  const [, command, option] = interpreter;
  const viaEnv = command.endsWith('/env') && option !== undefined;
  const words = viaEnv
    ? option.split(/\s+/)
    : [command, ...(option ? [option] : [])];
  const found = await findExecutable(words[0], undefined, '/', fs);
  const line = [...words, path, ...argv.slice(1)];
  if (!found) {
    return async process => {
      await process.write(2, `${argv[0]}: not found\n`);
      return 127;
    };
  }
  return loadProgram(found, line, fs, depth + 1);
}

function namedBody(name: string, argv: string[]): Body {
  if (SHELLS.has(name)) {
    return (process: Process) =>
      runShell(process, [argv[0] || name, ...argv.slice(1)]);
  }
  const program = findProgram(name) ?? TOOLS[name];
  return program ? programBody(program, argv) : utilityBody(name, argv);
}

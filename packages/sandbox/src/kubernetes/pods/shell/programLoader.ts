import type { IFileSystem } from 'just-bash';
import { ownMember } from '../../store/json.ts';
import { findProgram, programName } from '../programs.ts';
import { findExecutable } from './executable.ts';
import type { Body, Process } from './process.ts';
import { programBody } from './programBody.ts';
import { runShell } from './shellProgram.ts';
import { TOOLS } from './tools/tools.ts';
import { utilityBody } from './utilities.ts';

export const SHELL_NAMES = new Set(['sh', 'bash', 'ash', 'dash']);
const MAX_INTERPRETERS = 4;

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
  if (SHELL_NAMES.has(name)) {
    return (process: Process) =>
      runShell(process, [argv[0] || name, ...argv.slice(1)]);
  }
  const program = findProgram(name) ?? ownMember(TOOLS, name);
  return program ? programBody(program, argv) : utilityBody(name, argv);
}

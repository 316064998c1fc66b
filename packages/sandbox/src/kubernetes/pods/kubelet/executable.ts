import type { IFileSystem } from 'just-bash';
import { findExecutable, isExecutable } from '../shell/executable.ts';

/** Why a command cannot be run, as runc words it; undefined when it can. */
export async function executableProblem(
  command: string,
  env: Record<string, string>,
  cwd: string,
  fs: IFileSystem,
): Promise<string | undefined> {
  const quoted = JSON.stringify(command);
  const path = await findExecutable(command, env.PATH, cwd, fs);
  if (path === undefined) {
    return command.includes('/')
      ? `exec: ${quoted}: stat ${command}: no such file or directory`
      : `exec: ${quoted}: executable file not found in $PATH`;
  }
  if ((await fs.stat(path)).isDirectory) {
    return `exec: ${quoted}: is a directory`;
  }
  return (await isExecutable(path, fs))
    ? undefined
    : `exec: ${quoted}: permission denied`;
}

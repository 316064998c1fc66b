import type { IFileSystem } from 'just-bash';

/** Why a command cannot be run, as runc words it; undefined when it can. */
export async function executableProblem(
  command: string,
  env: Record<string, string>,
  cwd: string,
  fs: IFileSystem,
): Promise<string | undefined> {
  const quoted = JSON.stringify(command);
  if (!command.includes('/')) {
    for (const directory of (env.PATH ?? '').split(':')) {
      if (await isFile(fs, `${directory}/${command}`)) return undefined;
    }
    return `exec: ${quoted}: executable file not found in $PATH`;
  }
  const path = command.startsWith('/') ? command : `${cwd}/${command}`;
  if (!(await fs.exists(path))) {
    return `exec: ${quoted}: stat ${command}: no such file or directory`;
  }
  return (await isFile(fs, path))
    ? undefined
    : `exec: ${quoted}: is a directory`;
}

async function isFile(fs: IFileSystem, path: string): Promise<boolean> {
  return (await fs.exists(path)) && (await fs.stat(path)).isFile;
}

import type { IFileSystem } from 'just-bash';

const DEFAULT_PATH =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
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

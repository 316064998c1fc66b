import type { IFileSystem } from 'just-bash';

/** Bytes of the files below a directory; virtual ones are left out. */
export async function totalSize(
  fs: IFileSystem,
  path: string,
): Promise<number> {
  const stat = await fs.lstat(path);
  if (stat.isFile) return stat.size;
  if (!stat.isDirectory || /^\/(proc|sys|dev)$/.test(path)) return 0;
  let total = 0;
  for (const name of await fs.readdir(path)) {
    total += await totalSize(fs, `${path === '/' ? '' : path}/${name}`);
  }
  return total;
}

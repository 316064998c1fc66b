import { posix } from 'node:path';
import type { IFileSystem } from 'just-bash';

const TYPES: Record<string, string> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  xml: 'text/xml',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  ico: 'image/x-icon',
};

export interface FoundFile {
  path: string;
  content: Buffer;
  modified: Date;
}

/** Why nothing is served: the path is a directory, or nothing is there. */
export type Missing = 'directory' | 'absent';

export function typeOf(path: string, fallback: string): string {
  return TYPES[posix.extname(path).slice(1).toLowerCase()] ?? fallback;
}

/** The file of `root` that a URL's path names, or the index of its directory. */
export async function findFile(
  fs: IFileSystem,
  root: string,
  path: string,
  indexes: string[],
): Promise<FoundFile | Missing> {
  const whole = posix.join(root, posix.normalize(path));
  if (!(await fs.exists(whole))) return 'absent';
  const stat = await fs.stat(whole);
  if (stat.isFile) {
    if (path.endsWith('/')) return 'absent';
    const content = Buffer.from(await fs.readFileBuffer(whole));
    return { path: whole, content, modified: stat.mtime };
  }
  for (const index of indexes) {
    const found = posix.join(whole, index);
    if (await fs.exists(found)) {
      const { mtime } = await fs.stat(found);
      const content = Buffer.from(await fs.readFileBuffer(found));
      return { path: found, content, modified: mtime };
    }
  }
  return 'directory';
}

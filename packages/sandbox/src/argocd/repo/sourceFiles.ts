import { realpathSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { RepoError } from './repoError.ts';

/** Most entries of a tree that are looked at. */
const MOST_ENTRIES = 50_000;

/**
 * The folder of an application in a checkout.
 * @throws RepoError when there is none, or a link leads out of the repository
 */
export function applicationFolder(root: string, path: string): string {
  if (path.startsWith('/')) {
    throw new RepoError(`${path}: app path is absolute`);
  }
  const folder = resolve(root, path);
  if (!isWithin(root, folder)) {
    throw new RepoError(`${path}: app path outside root`);
  }
  const kind = statSync(folder, { throwIfNoEntry: false });
  if (!kind) throw new RepoError(`${path}: app path does not exist`);
  if (!kind.isDirectory()) {
    throw new RepoError(`${path}: app path is not a directory`);
  }
  assertInside(root, folder, path);
  return folder;
}

/** @throws RepoError when a link leads out of the repository */
export function assertInside(root: string, file: string, name: string): void {
  if (!isWithin(realpathSync(root), realpathSync(file))) {
    throw new RepoError(
      `${name}: repository contains out-of-bounds symlinks. file: ${relative(
        root,
        file,
      )}`,
    );
  }
}

export function isWithin(root: string, file: string): boolean {
  return file === root || file.startsWith(root + sep);
}

/** Files below a folder in the order of Go's `filepath.Walk`; `.git` aside. */
export async function filesBelow(
  folder: string,
  recurse: boolean,
): Promise<string[]> {
  const found: string[] = [];
  const visit = async (path: string) => {
    const entries = await readdir(join(folder, path), { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (found.length > MOST_ENTRIES) return;
      const name = path ? `${path}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (recurse && entry.name !== '.git') await visit(name);
      } else {
        found.push(name);
      }
    }
  };
  await visit('');
  return found;
}

import fs from 'node:fs';
import git from 'isomorphic-git';

/** The tree of a commit with one file changed; everything else is as it was. */
export async function writeTree(
  dir: string,
  commit: string,
  file: string,
  text: string,
): Promise<string> {
  const blob = await git.writeBlob({ fs, dir, blob: Buffer.from(text) });
  return replaceEntry(dir, commit, file.split('/'), blob);
}

async function replaceEntry(
  dir: string,
  oid: string,
  [name, ...rest]: string[],
  blob: string,
): Promise<string> {
  const { tree } = await git.readTree({ fs, dir, oid });
  const found = tree.find(({ path }) => path === name);
  if (!found) {
    throw new Error(`There is no ${name} to change`);
  }
  const changed =
    rest.length > 0 ? await replaceEntry(dir, found.oid, rest, blob) : blob;
  return git.writeTree({
    fs,
    dir,
    tree: tree.map(entry =>
      entry === found ? { ...entry, oid: changed } : entry,
    ),
  });
}

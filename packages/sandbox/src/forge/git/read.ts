import { gitText, runGit } from './run.ts';

/** A branch, tag or other ref. */
export interface Ref {
  /** In full, as in `refs/heads/main`. */
  name: string;
  sha: string;
  type: 'commit' | 'tag' | 'tree' | 'blob';
  /** Of an annotated tag: the commit, and what was said. */
  commit: string;
  message: string;
}

/** Who did something when, as a commit says it. */
export interface Signature {
  name: string;
  email: string;
  /** ISO 8601 with the author's time zone. */
  date: string;
}

/** A commit as it is stored. */
export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
}

/** An entry of a tree. */
export interface TreeEntry {
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  sha: string;
  size: number;
  /** Relative to the tree that was listed. */
  path: string;
}

const SHA = /^[0-9a-f]{7,40}$/;
// What git-check-ref-format refuses, and what could be taken for an option.
const NO_REF_NAME =
  // eslint-disable-next-line no-control-regex
  /^-|^\/|\/$|\/\/|\.\.|@\{|[\x00-\x20\x7f~^:?*[\\]|(^|\/)\.|\.lock(\/|$)|\.$/;

/** Whether a branch or tag may be called that. */
export function isRefName(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= 200 &&
    name !== '@' &&
    name !== 'HEAD' &&
    !NO_REF_NAME.test(name)
  );
}

/** Sha of the commit that a branch, tag, full ref or (short) sha means. */
export async function resolveCommit(
  directory: string,
  revision: string,
): Promise<string | undefined> {
  if (revision !== 'HEAD' && !isRefName(revision)) return undefined;
  const candidates =
    revision === 'HEAD' || revision.startsWith('refs/')
      ? [revision]
      : [`refs/heads/${revision}`, `refs/tags/${revision}`];
  if (SHA.test(revision)) candidates.push(revision);
  for (const candidate of candidates) {
    const { code, stdout } = await runGit(
      directory,
      ['rev-parse', '--verify', '--quiet', `${candidate}^{commit}`],
      { answers: [1, 128] },
    );
    if (code === 0) return stdout.toString().trim();
  }
  return undefined;
}

/** Refs below a prefix such as `refs/heads`. */
export async function listRefs(
  directory: string,
  prefix: string,
): Promise<Ref[]> {
  const format = [
    '%(refname)',
    '%(objectname)',
    '%(objecttype)',
    '%(*objectname)',
    '%(contents:subject)',
  ].join('%00');
  const text = await gitText(directory, [
    'for-each-ref',
    `--format=${format}`,
    prefix,
  ]);
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => {
      const [name, sha, type, peeled, message] = line.split('\0');
      return {
        name,
        sha,
        type: type as Ref['type'],
        commit: peeled || sha,
        message,
      };
    });
}

const COMMIT_FORMAT =
  '%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B';
const COMMIT_FIELDS = 10;

/** Which commits {@link listCommits} gives. */
export interface CommitQuery {
  /** A sha, or a range of two as in `a..b`. */
  from: string;
  /** Only those that touched it. */
  path?: string;
  skip?: number;
  limit?: number;
}

/** Commits, newest first. */
export async function listCommits(
  directory: string,
  { from, path, skip = 0, limit = 50 }: CommitQuery,
): Promise<Commit[]> {
  const text = await gitText(directory, [
    'log',
    '-z',
    `--format=${COMMIT_FORMAT}`,
    `--skip=${skip}`,
    `--max-count=${limit}`,
    from,
    '--',
    ...(path ? [path] : []),
  ]);
  const fields = text === '' ? [] : text.replace(/\0$/, '').split('\0');
  const commits: Commit[] = [];
  for (let at = 0; at + COMMIT_FIELDS <= fields.length; at += COMMIT_FIELDS) {
    commits.push(toCommit(fields.slice(at, at + COMMIT_FIELDS)));
  }
  return commits;
}

function toCommit(fields: string[]): Commit {
  const [sha, tree, parents, an, ae, aI, cn, ce, cI, message] = fields;
  return {
    sha,
    tree,
    parents: parents.split(' ').filter(Boolean),
    author: { name: an, email: ae, date: aI },
    committer: { name: cn, email: ce, date: cI },
    message,
  };
}

/** How many commits {@link listCommits} has in all. */
export async function countCommits(
  directory: string,
  { from, path }: CommitQuery,
): Promise<number> {
  return Number(
    await gitText(directory, [
      'rev-list',
      '--count',
      from,
      '--',
      ...(path ? [path] : []),
    ]),
  );
}

/** A commit by its full sha. */
export async function readCommit(
  directory: string,
  sha: string,
): Promise<Commit> {
  const [commit] = await listCommits(directory, { from: sha, limit: 1 });
  return commit;
}

/** Entries of a tree; with `recursive` only what is no tree. */
export async function listTree(
  directory: string,
  treeish: string,
  recursive = false,
): Promise<TreeEntry[]> {
  const text = await gitText(directory, [
    'ls-tree',
    '-z',
    '--long',
    ...(recursive ? ['-r', '-t'] : []),
    treeish,
  ]);
  return text.split('\0').filter(Boolean).map(toTreeEntry);
}

function toTreeEntry(line: string): TreeEntry {
  const tab = line.indexOf('\t');
  const [mode, type, sha, size] = line.slice(0, tab).split(/ +/);
  return {
    mode,
    type: type as TreeEntry['type'],
    sha,
    size: Number(size) || 0,
    path: line.slice(tab + 1),
  };
}

/** What is at a path of a commit; undefined when nothing is. */
export async function findEntry(
  directory: string,
  commit: string,
  path: string,
): Promise<TreeEntry | undefined> {
  const text = await gitText(directory, [
    'ls-tree',
    '-z',
    '--long',
    commit,
    '--',
    path,
  ]);
  const [line] = text.split('\0').filter(Boolean);
  return line === undefined ? undefined : toTreeEntry(line);
}

/** Bytes of a file. */
export async function readBlob(
  directory: string,
  sha: string,
): Promise<Buffer> {
  return (await runGit(directory, ['cat-file', 'blob', sha])).stdout;
}

import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findEntry, type Signature } from './read.ts';
import { gitText, runGit } from './run.ts';

const NO_SHA = '0'.repeat(40);

/** A commit to write. */
export interface NewCommit {
  /** Undefined: the first one. */
  parent?: string;
  /** By path; null deletes. */
  files: Record<string, Buffer | null>;
  author: Signature;
  committer: Signature;
  message: string;
}

/** Makes an empty bare repository. */
export async function initRepository(
  directory: string,
  defaultBranch: string,
): Promise<void> {
  await gitText(directory, [
    'init',
    '--bare',
    '--quiet',
    '--template=',
    `--initial-branch=${defaultBranch}`,
    directory,
  ]);
}

/** Whether a file may be there: inside of the repository, and nothing of Git's own. */
export function isFilePath(path: string): boolean {
  return (
    path.length > 0 &&
    path.length <= 500 &&
    !path.includes('\0') &&
    path
      .split('/')
      .every(part => !['', '.', '..'].includes(part) && !/^\.git$/i.test(part))
  );
}

/** Writes a commit and everything in it; no ref points to it yet. */
export async function writeCommit(
  directory: string,
  { parent, files, ...commit }: NewCommit,
): Promise<string> {
  const env = { GIT_INDEX_FILE: join(directory, `index-${randomUUID()}`) };
  try {
    if (parent) await gitText(directory, ['read-tree', parent], { env });
    const lines: string[] = [];
    for (const [path, content] of Object.entries(files)) {
      lines.push(await indexLine(directory, parent, path, content));
    }
    const input = lines.join('');
    await gitText(
      directory,
      ['update-index', '-z', '--add', '--replace', '--index-info'],
      { env, input },
    );
    const tree = await gitText(directory, ['write-tree'], { env });
    return await commitTree(directory, {
      ...commit,
      tree,
      parents: parent ? [parent] : [],
    });
  } finally {
    await rm(env.GIT_INDEX_FILE, { force: true });
  }
}

async function indexLine(
  directory: string,
  parent: string | undefined,
  path: string,
  content: Buffer | null,
): Promise<string> {
  if (content === null) return `0 ${NO_SHA}\t${path}\0`;
  const sha = await gitText(directory, ['hash-object', '-w', '--stdin'], {
    input: content,
  });
  const before = parent && (await findEntry(directory, parent, path));
  const mode = before && before.type === 'blob' ? before.mode : '100644';
  return `${mode} ${sha}\t${path}\0`;
}

/** Writes a commit of a tree that is there. */
export function commitTree(
  directory: string,
  commit: Omit<NewCommit, 'parent' | 'files'> & {
    tree: string;
    parents: string[];
  },
): Promise<string> {
  const { author, committer } = commit;
  return gitText(
    directory,
    ['commit-tree', commit.tree, ...commit.parents.flatMap(sha => ['-p', sha])],
    {
      input: commit.message.endsWith('\n')
        ? commit.message
        : `${commit.message}\n`,
      env: {
        GIT_AUTHOR_NAME: author.name,
        GIT_AUTHOR_EMAIL: author.email,
        GIT_AUTHOR_DATE: author.date,
        GIT_COMMITTER_NAME: committer.name,
        GIT_COMMITTER_EMAIL: committer.email,
        GIT_COMMITTER_DATE: committer.date,
      },
    },
  );
}

/**
 * Moves a ref, when it still is where it was; undefined: not there.
 *
 * @throws GitError when somebody else moved it.
 */
export async function updateRef(
  directory: string,
  name: string,
  to: string | undefined,
  from: string | undefined,
): Promise<void> {
  const args = to
    ? ['update-ref', name, to, from ?? NO_SHA]
    : ['update-ref', '-d', name, ...(from ? [from] : [])];
  await gitText(directory, args);
}

/** Makes another branch the default one. */
export async function setHead(
  directory: string,
  branch: string,
): Promise<void> {
  await gitText(directory, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
}

/** The tree of both commits together; undefined when they conflict or are strangers. */
export async function mergeTrees(
  directory: string,
  base: string,
  head: string,
): Promise<string | undefined> {
  const { code, stdout } = await runGit(
    directory,
    ['merge-tree', '--write-tree', '--no-messages', base, head],
    { answers: [1, 128] },
  );
  return code === 0 ? stdout.toString().split('\n')[0].trim() : undefined;
}

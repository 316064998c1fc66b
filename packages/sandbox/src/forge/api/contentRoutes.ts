import { createHash } from 'node:crypto';
import {
  findEntry,
  listCommits,
  listTree,
  readBlob,
  type TreeEntry,
} from '../git/read.ts';
import { runGit } from '../git/run.ts';
import { isFilePath } from '../git/write.ts';
import { notFound } from '../refusal.ts';
import type { Repository } from '../repositories.ts';
import { commitOf } from './commitRoutes.ts';
import type { Answer, ApiCall, Routes } from './router.ts';

/** What is told of a file or folder. */
export async function presentContents(
  call: ApiCall,
  repository: Repository,
  ref: string,
  commit: string,
  entry: TreeEntry,
) {
  const { url } = call.forge;
  const { directory, fullName } = repository;
  const path = entry.path.split('/').map(encodeURIComponent).join('/');
  const api = `${url}/api/v1/repos/${fullName}`;
  const kind = ref === commit ? 'commit' : 'branch';
  const self = `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const html = `${url}/${fullName}/src/${kind}/${ref}/${path}`;
  const git = `${api}/git/${entry.type}s/${entry.sha}`;
  const isFile = entry.type === 'blob';
  const [last] = await listCommits(directory, {
    from: commit,
    path: entry.path,
    limit: 1,
  });
  return {
    name: entry.path.split('/').at(-1)!,
    path: entry.path,
    sha: entry.sha,
    last_commit_sha: last?.sha ?? commit,
    type: isFile ? 'file' : 'dir',
    size: entry.size,
    encoding: null as string | null,
    content: null as string | null,
    target: null,
    url: self,
    html_url: html,
    git_url: git,
    download_url: isFile
      ? `${url}/${fullName}/raw/${kind}/${ref}/${path}`
      : null,
    submodule_git_url: null,
    _links: { self, git, html },
  };
}

/** The same with what a file holds. */
export async function presentFile(
  call: ApiCall,
  repository: Repository,
  ref: string,
  commit: string,
  path: string,
) {
  const entry = await findEntry(repository.directory, commit, path);
  if (!entry || entry.type !== 'blob') throw notFound();
  const bytes = await readBlob(repository.directory, entry.sha);
  return {
    ...(await presentContents(call, repository, ref, commit, entry)),
    encoding: 'base64',
    content: bytes.toString('base64'),
  };
}

async function read(call: ApiCall): Promise<Answer> {
  const repository = call.repository();
  const { directory } = repository;
  const ref = call.query('ref') ?? repository.defaultBranch;
  const commit = await commitOf(repository, ref);
  const path = call.params.rest.replace(/^\.?\/*|\/+$/g, '');
  if (path === '') return folder(call, repository, ref, commit, commit, '');
  if (!isFilePath(path)) throw notFound();
  const entry = await findEntry(directory, commit, path);
  if (!entry) {
    throw notFound(`object does not exist [id: , rel_path: ${path}]`);
  }
  if (entry.type === 'tree') {
    return folder(call, repository, ref, commit, entry.sha, `${path}/`);
  }
  const json = await presentFile(call, repository, ref, commit, path);
  return { json, headers: { ETag: `"${json.sha}"` } };
}

async function folder(
  call: ApiCall,
  repository: Repository,
  ref: string,
  commit: string,
  tree: string,
  prefix: string,
): Promise<Answer> {
  const entries = await listTree(repository.directory, tree);
  const json = await Promise.all(
    entries.map(entry =>
      presentContents(call, repository, ref, commit, {
        ...entry,
        path: `${prefix}${entry.path}`,
      }),
    ),
  );
  return { json };
}

async function raw(call: ApiCall): Promise<Answer> {
  const repository = call.repository();
  const commit = await commitOf(repository, call.query('ref'));
  const { rest: path } = call.params;
  const entry = isFilePath(path)
    ? await findEntry(repository.directory, commit, path)
    : undefined;
  if (entry?.type !== 'blob') throw notFound();
  return rawAnswer(await readBlob(repository.directory, entry.sha));
}

/** A file as it is; never as something that a browser would run. */
export function rawAnswer(bytes: Buffer): Answer {
  return {
    bytes,
    headers: {
      'Content-Type': bytes.includes(0)
        ? 'application/octet-stream'
        : 'text/plain; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      ETag: `"${createHash('sha1').update(bytes).digest('hex')}"`,
    },
  };
}

async function archive(call: ApiCall): Promise<Answer> {
  const repository = call.repository();
  const { directory, name } = repository;
  const [, revision, kind] =
    /^(.*)\.(zip|tar\.gz)$/.exec(call.params.rest) ?? [];
  if (!revision) throw notFound('unknown format');
  const commit = await commitOf(repository, revision);
  const { stdout } = await runGit(directory, [
    'archive',
    `--format=${kind}`,
    `--prefix=${name.toLowerCase()}/`,
    commit,
  ]);
  const file = `${name}-${revision.replace(/[^\w.-]/g, '-')}.${kind}`;
  return {
    bytes: stdout,
    headers: {
      'Content-Type': kind === 'zip' ? 'application/zip' : 'application/gzip',
      'Content-Disposition': `attachment; filename="${file}"`,
    },
  };
}

/** Files and folders, to read. */
export const contentRoutes: Routes = {
  'GET /repos/:owner/:repo/contents/*': read,
  'GET /repos/:owner/:repo/raw/*': raw,
  'GET /repos/:owner/:repo/media/*': raw,
  'GET /repos/:owner/:repo/archive/*': archive,
};

import { listChanges, mergeBase, readDiff } from '../git/compare.ts';
import {
  countCommits,
  listCommits,
  listTree,
  readBlob,
  readCommit,
  resolveCommit,
  type TreeEntry,
} from '../git/read.ts';
import { gitText, runGit } from '../git/run.ts';
import { presentCommit } from '../present.ts';
import { notFound } from '../refusal.ts';
import type { Repository } from '../repositories.ts';
import type { Answer, ApiCall, Routes } from './router.ts';

const MAX_TREE_ENTRIES = 1000;

/** The commit that a branch, tag or sha means; the default branch unless told. */
export async function commitOf(
  repository: Repository,
  revision = repository.defaultBranch,
): Promise<string> {
  const sha = await resolveCommit(repository.directory, revision);
  if (!sha) {
    throw notFound(`object does not exist [id: ${revision}, rel_path: ]`);
  }
  return sha;
}

async function list(call: ApiCall): Promise<Answer> {
  const repository = call.repository();
  const { directory } = repository;
  const from = await commitOf(repository, call.query('sha'));
  const path = call.query('path');
  const { page, limit, skip } = call.page();
  const [commits, total] = await Promise.all([
    listCommits(directory, { from, path, skip, limit }),
    countCommits(directory, { from, path }),
  ]);
  const withFiles = call.query('files') !== 'false';
  const json = await Promise.all(
    commits.map(async commit =>
      presentCommit(
        call.forge,
        repository,
        commit,
        withFiles
          ? await listChanges(directory, commit.sha, commit.parents[0])
          : undefined,
      ),
    ),
  );
  const answer = call.paged(json, total);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'X-Page': String(page),
      'X-PerPage': String(limit),
      'X-Total': String(total),
      'X-PageCount': String(Math.ceil(total / limit)),
      'X-HasMore': String(page * limit < total),
    },
  };
}

async function get(call: ApiCall): Promise<Answer> {
  const repository = call.repository();
  const { directory } = repository;
  const [, revision, kind] = /^(.*?)(?:\.(diff|patch))?$/.exec(
    call.params.rest,
  )!;
  const sha = await commitOf(repository, revision);
  const commit = await readCommit(directory, sha);
  if (kind) {
    return {
      bytes: await readDiff(directory, sha, commit.parents[0]),
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    };
  }
  const changes = await listChanges(directory, sha, commit.parents[0]);
  return { json: presentCommit(call.forge, repository, commit, changes) };
}

async function compare(call: ApiCall): Promise<Answer> {
  const repository = call.repository();
  const { directory } = repository;
  const [base, head] = call.params.rest.split('...');
  if (!base || !head) throw notFound();
  const [from, to] = [
    await commitOf(repository, base),
    await commitOf(repository, head),
  ];
  const parted = (await mergeBase(directory, from, to)) ?? from;
  const query = { from: `${parted}..${to}` };
  const [commits, total] = await Promise.all([
    listCommits(directory, query),
    countCommits(directory, query),
  ]);
  return {
    json: {
      total_commits: total,
      commits: commits.map(commit =>
        presentCommit(call.forge, repository, commit),
      ),
    },
  };
}

async function tree(call: ApiCall): Promise<Answer> {
  const repository = call.repository();
  const { directory, fullName } = repository;
  const sha = await treeOf(repository, call.params.sha);
  const entries = await listTree(
    directory,
    sha,
    /^(1|true)$/.test(call.query('recursive') ?? ''),
  );
  const size = Math.min(
    Number(call.query('per_page')) || MAX_TREE_ENTRIES,
    MAX_TREE_ENTRIES,
  );
  const page = Math.max(1, Number(call.query('page')) || 1);
  const api = `${call.forge.url}/api/v1/repos/${fullName}/git`;
  const kinds = { blob: 'blobs', tree: 'trees', commit: 'commits' };
  const present = (entry: TreeEntry) => ({
    ...entry,
    url: `${api}/${kinds[entry.type]}/${entry.sha}`,
  });
  return {
    json: {
      sha,
      url: `${api}/trees/${sha}`,
      tree: entries.slice((page - 1) * size, page * size).map(present),
      truncated: entries.length > page * size,
      page,
      total_count: entries.length,
    },
  };
}

async function treeOf(
  repository: Repository,
  revision: string,
): Promise<string> {
  const { directory } = repository;
  const commit = await resolveCommit(directory, revision);
  const object = commit ?? revision;
  if (!commit && !/^[0-9a-f]{40}$/.test(revision)) throw notFound();
  const { code, stdout } = await runGit(
    directory,
    ['rev-parse', '--verify', '--quiet', `${object}^{tree}`],
    { answers: [1, 128] },
  );
  if (code !== 0) throw notFound();
  return stdout.toString().trim();
}

async function blob(call: ApiCall): Promise<Answer> {
  const { directory, fullName } = call.repository();
  const { sha } = call.params;
  const isBlob =
    /^[0-9a-f]{40}$/.test(sha) &&
    (await gitText(directory, ['cat-file', '-t', sha], {
      answers: [1, 128],
    })) === 'blob';
  if (!isBlob) throw notFound();
  const bytes = await readBlob(directory, sha);
  return {
    json: {
      sha,
      size: bytes.length,
      encoding: 'base64',
      content: bytes.toString('base64'),
      url: `${call.forge.url}/api/v1/repos/${fullName}/git/blobs/${sha}`,
    },
  };
}

/** Commits and what they are made of. */
export const commitRoutes: Routes = {
  'GET /repos/:owner/:repo/commits': list,
  'GET /repos/:owner/:repo/git/commits/*': get,
  'GET /repos/:owner/:repo/compare/*': compare,
  'GET /repos/:owner/:repo/git/trees/:sha': tree,
  'GET /repos/:owner/:repo/git/blobs/:sha': blob,
};

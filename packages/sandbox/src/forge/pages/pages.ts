import type { User } from '../accounts.ts';
import { rawAnswer } from '../api/contentRoutes.ts';
import { rangeOf } from '../api/pullRoutes.ts';
import type { Answer } from '../api/router.ts';
import type { Forge } from '../forge.ts';
import { readDiff } from '../git/compare.ts';
import {
  findEntry,
  listCommits,
  listTree,
  readBlob,
  readCommit,
  resolveCommit,
} from '../git/read.ts';
import { isFilePath } from '../git/write.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Repository } from '../repositories.ts';
import { markup, renderPage, type Markup } from './html.ts';
import {
  renderCommit,
  renderCommits,
  renderDiff,
  renderFile,
  renderFolder,
  renderHeading,
  renderPull,
  renderPulls,
  renderRepositories,
} from './views.ts';

/** A page for people who follow a link: repository, folder, file, commit, pull request. */
export async function servePage(
  forge: Forge,
  user: User | undefined,
  url: URL,
): Promise<Answer> {
  const [owner = '', name, view = 'src', ...parts] = url.pathname
    .split('/')
    .filter(Boolean)
    .map(decodeURIComponent);
  if (name === undefined) return overview(forge, user, owner);
  const repository = forge.repositories.find(owner, name.replace(/\.git$/, ''));
  if (!repository || !forge.repositories.allows(user, repository, 'read')) {
    // The browser asks for a name and password when told to.
    if (!user && url.searchParams.has('sign-in')) {
      throw new Refusal(401, 'Unauthorized');
    }
    throw notFound();
  }
  switch (view) {
    case 'src':
    case 'raw':
      return source(repository, view, parts);
    case 'commits':
      return history(repository, parts);
    case 'commit':
      return commit(repository, parts[0] ?? '');
    case 'compare':
      return comparison(repository, parts.join('/'));
    case 'pulls':
      return parts[0]
        ? pull(repository, parts[0])
        : page(repository, 'Pull requests', renderPulls(repository));
    default:
      throw notFound();
  }
}

/** Tells somebody who followed a link that it leads nowhere (for them). */
export function renderRefusal(status: number, message: string): string {
  const words =
    status === 404 ? 'Not found, or not to be seen by you' : message;
  return renderPage(
    words,
    markup`<main><h1>${words}</h1><p><a href="?sign-in">Sign in and try again</a></p></main>`,
  );
}

function page(
  repository: Repository | undefined,
  title: string,
  content: Markup,
): Answer {
  const heading = repository && renderHeading(repository);
  return {
    bytes: renderPage(
      repository ? `${repository.fullName}: ${title}` : title,
      markup`<main>${heading}${content}</main>`,
    ),
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'",
    },
  };
}

function overview(forge: Forge, user: User | undefined, owner: string): Answer {
  const { accounts, repositories } = forge;
  if (owner && !accounts.user(owner) && !accounts.organization(owner)) {
    throw notFound();
  }
  const found = repositories
    .list()
    .filter(
      repository =>
        (!owner || repository.owner === owner) &&
        repositories.allows(user, repository, 'read'),
    );
  const title = owner || 'Repositories';
  return page(undefined, title, renderRepositories(title, found));
}

/** `branch/main/a/b`, `tag/v1/…`, `commit/<sha>/…` or nothing: a branch may hold slashes. */
async function locate(
  { directory, defaultBranch }: Repository,
  [kind, ...parts]: string[],
): Promise<{ ref: string; sha: string; path: string }> {
  const words = kind ? parts : defaultBranch.split('/');
  const prefix = { tag: 'refs/tags/', commit: '' }[kind] ?? 'refs/heads/';
  for (let length = 1; length <= words.length; length++) {
    const ref = words.slice(0, length).join('/');
    const sha = await resolveCommit(directory, `${prefix}${ref}`);
    if (sha) {
      const path = words.slice(length).join('/').replace(/\/+$/, '');
      return { ref: `${kind ?? 'branch'}/${ref}`, sha, path };
    }
  }
  throw notFound();
}

async function source(
  repository: Repository,
  view: 'src' | 'raw',
  parts: string[],
): Promise<Answer> {
  const { directory, defaultBranch } = repository;
  if (parts.length === 0 && !(await resolveCommit(directory, defaultBranch))) {
    return page(repository, 'empty', markup`<p>Nothing here yet.</p>`);
  }
  const { ref, sha, path } = await locate(repository, parts);
  if (path && !isFilePath(path)) throw notFound();
  const entry = path ? await findEntry(directory, sha, path) : undefined;
  if (path && !entry) throw notFound();
  if (entry?.type === 'blob') {
    const bytes = await readBlob(directory, entry.sha);
    return view === 'raw'
      ? rawAnswer(bytes)
      : page(repository, path, renderFile(repository, ref, path, bytes));
  }
  if (view === 'raw') throw notFound();
  const entries = await listTree(directory, entry?.sha ?? sha);
  const content = renderFolder(repository, ref, path, entries);
  return page(repository, path || ref, content);
}

async function history(
  repository: Repository,
  parts: string[],
): Promise<Answer> {
  const { sha, path, ref } = await locate(repository, parts);
  const commits = await listCommits(repository.directory, {
    from: sha,
    path: path || undefined,
  });
  return page(repository, 'Commits', renderCommits(repository, ref, commits));
}

async function commit(
  repository: Repository,
  revision: string,
): Promise<Answer> {
  const { directory } = repository;
  const sha = await resolveCommit(directory, revision);
  if (!sha) throw notFound();
  const found = await readCommit(directory, sha);
  const diff = await readDiff(directory, sha, found.parents[0]);
  return page(repository, sha.slice(0, 10), renderCommit(found, diff));
}

async function comparison(
  repository: Repository,
  range: string,
): Promise<Answer> {
  const { directory } = repository;
  const [from, to] = await Promise.all(
    range.split('...').map(revision => resolveCommit(directory, revision)),
  );
  if (!from || !to) throw notFound();
  const diff = renderDiff(await readDiff(directory, to, from));
  return page(repository, range, markup`<h2>${range}</h2>${diff}`);
}

async function pull(repository: Repository, index: string): Promise<Answer> {
  const [, number, kind] = /^(\d+)(?:\.(diff|patch))?$/.exec(index) ?? [];
  const found = repository.pulls.find(item => String(item.number) === number);
  if (!found) throw notFound();
  const [from, to] = await rangeOf(repository, found);
  const diff = await readDiff(repository.directory, to, from);
  return kind
    ? rawAnswer(Buffer.from(diff))
    : page(repository, found.title, renderPull(found, diff));
}

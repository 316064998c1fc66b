import type { User } from '../accounts.ts';
import { rawAnswer } from '../api/contentRoutes.ts';
import { rangeOf } from '../api/pullRoutes.ts';
import type { Answer } from '../api/router.ts';
import type { Forge } from '../forge.ts';
import {
  findEntry,
  listCommits,
  listTree,
  readBlob,
  readCommit,
  readDiff,
  resolveCommit,
  type Commit,
} from '../git/read.ts';
import { isFilePath } from '../git/write.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Repository } from '../repositories.ts';
import { html, renderPage, type Markup } from './html.ts';

const MAX_SHOWN_BYTES = 512 * 1024;

/** A page for people who follow a link: repository, folder, file, commit, pull request. */
export async function servePage(
  forge: Forge,
  user: User | undefined,
  url: URL,
): Promise<Answer> {
  const [owner = '', name = '', ...rest] = url.pathname
    .split('/')
    .filter(Boolean)
    .map(decodeURIComponent);
  if (!name) return overview(forge, user, owner);
  const repository = forge.repositories.find(owner, name.replace(/\.git$/, ''));
  if (!repository || !forge.repositories.allows(user, repository, 'read')) {
    // The browser asks for a name and password when told to.
    if (!user && url.searchParams.has('sign-in')) {
      throw new Refusal(401, 'Unauthorized');
    }
    throw notFound();
  }
  const [view = 'src', ...parts] = rest;
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
      return parts[0] ? pull(repository, parts[0]) : pulls(repository);
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
    html`<main>
      <h1>${words}</h1>
      <p><a href="?sign-in">Sign in and try again</a></p>
    </main>`,
  );
}

function page(title: string, content: Markup): Answer {
  return {
    bytes: renderPage(title, html`<main>${content}</main>`),
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'",
    },
  };
}

function overview(forge: Forge, user: User | undefined, owner: string): Answer {
  const found = forge.repositories
    .list()
    .filter(
      repository =>
        (!owner || repository.owner === owner) &&
        forge.repositories.allows(user, repository, 'read'),
    );
  if (
    owner &&
    !forge.accounts.user(owner) &&
    !forge.accounts.organization(owner)
  ) {
    throw notFound();
  }
  return page(
    owner || 'Repositories',
    html`<h1>${owner || 'Repositories'}</h1>
      <ul>
        ${found.map(
          ({ fullName, description }) =>
            html`<li>
              <a href="/${fullName}">${fullName}</a>
              <span class="quiet">${description}</span>
            </li>`,
        )}
      </ul>`,
  );
}

function heading({ fullName, description }: Repository): Markup {
  return html`<h1><a href="/${fullName}">${fullName}</a></h1>
    <p class="quiet">${description}</p>
    <p>
      <a href="/${fullName}/commits">Commits</a> ·
      <a href="/${fullName}/pulls">Pull requests</a>
    </p>`;
}

/** `branch/main/a/b`, `tag/v1/…`, `commit/<sha>/…` or nothing: the branch may hold slashes. */
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
      return {
        ref: `${kind ?? 'branch'}/${ref}`,
        sha,
        path: words.slice(length).join('/'),
      };
    }
  }
  throw notFound();
}

async function source(
  repository: Repository,
  view: 'src' | 'raw',
  parts: string[],
): Promise<Answer> {
  const { directory, fullName } = repository;
  const { ref, sha, path } = await locate(repository, parts).catch(error => {
    if (parts.length === 0) return { ref: '', sha: '', path: '' };
    throw error;
  });
  if (!sha)
    return page(
      fullName,
      html`${heading(repository)}
        <p>Nothing here yet.</p>`,
    );
  const clean = path.replace(/\/+$/, '');
  if (clean && !isFilePath(clean)) throw notFound();
  const entry = clean ? await findEntry(directory, sha, clean) : undefined;
  if (clean && !entry) throw notFound();
  if (entry?.type === 'blob') {
    const bytes = await readBlob(directory, entry.sha);
    return view === 'raw'
      ? rawAnswer(bytes)
      : file(repository, ref, clean, bytes);
  }
  if (view === 'raw') throw notFound();
  const entries = await listTree(directory, entry?.sha ?? sha);
  const prefix = clean ? `${clean}/` : '';
  return page(
    `${fullName}: ${clean || ref}`,
    html`${heading(repository)}
      <h2>${ref}: /${clean}</h2>
      <ul>
        ${entries.map(
          ({ path: name, type }) =>
            html`<li>
              <a href="${link(`/${fullName}/src/${ref}/${prefix}${name}`)}"
                >${name}${type === 'tree' ? '/' : ''}</a
              >
            </li>`,
        )}
      </ul>`,
  );
}

function file(
  repository: Repository,
  ref: string,
  path: string,
  bytes: Buffer,
): Answer {
  const { fullName } = repository;
  const shown =
    bytes.includes(0) || bytes.length > MAX_SHOWN_BYTES
      ? html`<p>${bytes.length} bytes, not shown.</p>`
      : html`<pre>${bytes.toString('utf8')}</pre>`;
  return page(
    `${fullName}: ${path}`,
    html`${heading(repository)}
      <h2>${ref}: ${path}</h2>
      <p><a href="${link(`/${fullName}/raw/${ref}/${path}`)}">Raw</a></p>
      ${shown}`,
  );
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
  return page(
    `${repository.fullName}: commits`,
    html`${heading(repository)}
      <h2>Commits of ${ref}</h2>
      ${commitTable(repository, commits)}`,
  );
}

function commitTable({ fullName }: Repository, commits: Commit[]): Markup {
  return html`<table>
    ${commits.map(
      ({ sha, author, message }) =>
        html`<tr>
          <td><a href="/${fullName}/commit/${sha}">${sha.slice(0, 10)}</a></td>
          <td>${message.split('\n')[0]}</td>
          <td>${author.name}</td>
          <td>${author.date}</td>
        </tr>`,
    )}
  </table>`;
}

async function commit(
  repository: Repository,
  revision: string,
): Promise<Answer> {
  const { directory, fullName } = repository;
  const sha = await resolveCommit(directory, revision);
  if (!sha) throw notFound();
  const found = await readCommit(directory, sha);
  return page(
    `${fullName}: ${sha.slice(0, 10)}`,
    html`${heading(repository)}
      <h2>${found.message.split('\n')[0]}</h2>
      <pre>${found.message}</pre>
      <p>${found.author.name} on ${found.author.date}, ${sha}</p>
      ${diffMarkup(await readDiff(directory, sha, found.parents[0]))}`,
  );
}

async function comparison(
  repository: Repository,
  range: string,
): Promise<Answer> {
  const { directory, fullName } = repository;
  const [from, to] = await Promise.all(
    range.split('...').map(revision => resolveCommit(directory, revision)),
  );
  if (!from || !to) throw notFound();
  return page(
    `${fullName}: ${range}`,
    html`${heading(repository)}
      <h2>${range}</h2>
      ${diffMarkup(await readDiff(directory, to, from))}`,
  );
}

function pulls(repository: Repository): Answer {
  const { fullName } = repository;
  const items = [...repository.pulls].reverse().map(
    ({ number, title, state, merged, author }) =>
      html`<tr>
        <td><a href="/${fullName}/pulls/${number}">#${number}</a></td>
        <td>${title}</td>
        <td>${merged ? 'merged' : state}</td>
        <td>${author.name}</td>
      </tr>`,
  );
  return page(
    `${fullName}: pull requests`,
    html`${heading(repository)}
      <h2>Pull requests</h2>
      <table>
        ${items}
      </table>`,
  );
}

async function pull(repository: Repository, index: string): Promise<Answer> {
  const [, number, kind] = /^(\d+)(?:\.(diff|patch))?$/.exec(index) ?? [];
  const found = repository.pulls.find(item => String(item.number) === number);
  if (!found) throw notFound();
  const [from, to] = await rangeOf(repository, found);
  const diff = await readDiff(repository.directory, to, from);
  if (kind) return rawAnswer(Buffer.from(diff));
  const { title, body, state, merged, head, base, author } = found;
  return page(
    `${title} (#${number})`,
    html`${heading(repository)}
      <h2>${title} #${number}</h2>
      <p>
        ${merged ? 'Merged' : state}: ${author.name} wants to merge ${head} into
        ${base}
      </p>
      <pre>${body}</pre>
      ${diffMarkup(diff)}`,
  );
}

function diffMarkup(diff: string): Markup {
  const lines = diff.slice(0, MAX_SHOWN_BYTES).split('\n');
  const kindOf = (line: string) =>
    /^\+(?!\+\+)/.test(line) ? 'add' : /^-(?!--)/.test(line) ? 'remove' : '';
  return html`<pre>
${lines.map(line => html`<span class="${kindOf(line)}">${line} </span>`)}</pre
  >`;
}

function link(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

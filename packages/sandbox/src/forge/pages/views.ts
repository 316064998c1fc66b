import type { Commit } from '../git/read.ts';
import type { PullRequest, Repository } from '../repositories.ts';
import { markup, type Markup } from './html.ts';

/** Of a file or diff; the rest is to be fetched raw. */
export const MAX_SHOWN_BYTES = 512 * 1024;

/** A list of repositories. */
export function renderRepositories(
  title: string,
  repositories: Repository[],
): Markup {
  const items = repositories.map(
    ({ fullName, description }) =>
      markup`<li><a href="/${fullName}">${fullName}</a> <span class="quiet">${description}</span></li>`,
  );
  return markup`<h1>${title}</h1><ul>${items}</ul>`;
}

/** What every page of a repository begins with. */
export function renderHeading({ fullName, description }: Repository): Markup {
  return markup`<h1><a href="/${fullName}">${fullName}</a></h1>
<p class="quiet">${description}</p>
<p><a href="/${fullName}/commits">Commits</a> · <a href="/${fullName}/pulls">Pull requests</a></p>`;
}

/** What is in a folder. */
export function renderFolder(
  { fullName }: Repository,
  ref: string,
  folder: string,
  entries: Array<{ path: string; type: string }>,
): Markup {
  const prefix = folder ? `${folder}/` : '';
  const items = entries.map(({ path, type }) => {
    const href = encodePath(`/${fullName}/src/${ref}/${prefix}${path}`);
    const slash = type === 'tree' ? '/' : '';
    return markup`<li><a href="${href}">${path}${slash}</a></li>`;
  });
  return markup`<h2>${ref}: /${folder}</h2><ul>${items}</ul>`;
}

/** A file as text. */
export function renderFile(
  { fullName }: Repository,
  ref: string,
  path: string,
  bytes: Buffer,
): Markup {
  const shown =
    bytes.includes(0) || bytes.length > MAX_SHOWN_BYTES
      ? markup`<p>${bytes.length} bytes, not shown.</p>`
      : markup`<pre>${bytes.toString('utf8')}</pre>`;
  const href = encodePath(`/${fullName}/raw/${ref}/${path}`);
  return markup`<h2>${ref}: ${path}</h2><p><a href="${href}">Raw</a></p>${shown}`;
}

/** Commits, one a line. */
export function renderCommits(
  { fullName }: Repository,
  ref: string,
  commits: Commit[],
): Markup {
  const rows = commits.map(
    ({ sha, author, message }) =>
      markup`<tr><td><a href="/${fullName}/commit/${sha}">${sha.slice(
        0,
        10,
      )}</a></td>
<td>${message.split('\n')[0]}</td><td>${author.name}</td><td>${
        author.date
      }</td></tr>`,
  );
  return markup`<h2>Commits of ${ref}</h2><table>${rows}</table>`;
}

/** A commit and what it changed. */
export function renderCommit(
  { sha, author, message }: Commit,
  diff: string,
): Markup {
  return markup`<h2>${message.split('\n')[0]}</h2><pre>${message}</pre>
<p>${author.name} on ${author.date}, ${sha}</p>${renderDiff(diff)}`;
}

/** Pull requests, newest first. */
export function renderPulls({ fullName, pulls }: Repository): Markup {
  const rows = [...pulls].reverse().map(
    pull =>
      markup`<tr><td><a href="/${fullName}/pulls/${pull.number}">#${
        pull.number
      }</a></td>
<td>${pull.title}</td><td>${stateOf(pull)}</td><td>${
        pull.author.name
      }</td></tr>`,
  );
  return markup`<h2>Pull requests</h2><table>${rows}</table>`;
}

/** A pull request and what it would change. */
export function renderPull(pull: PullRequest, diff: string): Markup {
  const { title, number, body, author, head, base } = pull;
  return markup`<h2>${title} #${number}</h2>
<p>${stateOf(pull)}: ${author.name} wants to merge ${head} into ${base}</p>
<pre>${body}</pre>${renderDiff(diff)}`;
}

function stateOf({ merged, state }: PullRequest): string {
  return merged ? 'Merged' : { open: 'Open', closed: 'Closed' }[state];
}

/** A unified diff. */
export function renderDiff(diff: string): Markup {
  const lines = diff.slice(0, MAX_SHOWN_BYTES).split('\n');
  const kindOf = (line: string) => {
    if (/^\+(?!\+\+)/.test(line)) return 'add';
    return /^-(?!--)/.test(line) ? 'remove' : 'same';
  };
  return markup`<pre>${lines.map(
    line => markup`<span class="${kindOf(line)}">${line}</span>\n`,
  )}</pre>`;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

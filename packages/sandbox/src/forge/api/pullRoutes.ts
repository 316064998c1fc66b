import { z } from 'zod';
import { closePull } from '../forge.ts';
import { listChanges, mergeBase, readDiff } from '../git/compare.ts';
import { isRefName, listCommits, resolveCommit } from '../git/read.ts';
import { presentCommit, presentPull } from '../present.ts';
import { pullFacts } from '../pullFacts.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { PullRequest, Repository } from '../repositories.ts';
import { merge } from './merge.ts';
import type { Answer, ApiCall, Routes } from './router.ts';

const NewPull = z.object({
  head: z.string().min(1),
  base: z.string().min(1),
  title: z.string().min(1).max(255),
  body: z.string().default(''),
  labels: z.array(z.number()).default([]),
});

const PullEdit = z.object({
  title: z.string().min(1).max(255).optional(),
  body: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
  labels: z.array(z.number()).optional(),
});

/** The pull request of `:index`. */
export function pullOf(call: ApiCall, repository: Repository): PullRequest {
  const found = repository.pulls.find(
    ({ number }) => String(number) === call.params.index,
  );
  if (!found) throw notFound();
  return found;
}

async function presented(
  call: ApiCall,
  repository: Repository,
  pull: PullRequest,
): Promise<unknown> {
  const facts = await pullFacts(repository, pull);
  return presentPull(call.forge, repository, pull, facts, call.user);
}

async function list(call: ApiCall): Promise<Answer> {
  const repository = call.repository();
  const state = call.query('state') ?? 'open';
  const base = call.query('base_branch');
  const poster = call.query('poster');
  const found = repository.pulls
    .filter(
      pull =>
        (state === 'all' || pull.state === state) &&
        (!base || pull.base === base) &&
        (!poster || pull.author.login === poster),
    )
    .reverse();
  const { limit, skip } = call.page();
  const json = await Promise.all(
    found
      .slice(skip, skip + limit)
      .map(pull => presented(call, repository, pull)),
  );
  return call.paged(json, found.length);
}

async function create(call: ApiCall): Promise<Answer> {
  const repository = call.repository('read');
  const author = call.signedIn();
  const body = await call.body(NewPull);
  const head = body.head.replace(`${repository.owner}:`, '');
  const sha = (branch: string) =>
    isRefName(branch)
      ? resolveCommit(repository.directory, `refs/heads/${branch}`)
      : undefined;
  const [headSha, baseSha] = [await sha(head), await sha(body.base)];
  if (!headSha || !baseSha) throw notFound();
  const same = repository.pulls.find(
    pull =>
      pull.state === 'open' && pull.head === head && pull.base === body.base,
  );
  if (same) {
    const { id } = repository;
    throw new Refusal(
      409,
      `pull request already exists for these targets [id: ${same.id}, issue_id: ${same.id}, head_repo_id: ${id}, base_repo_id: ${id}, head_branch: ${head}, base_branch: ${body.base}]`,
    );
  }
  const now = new Date();
  const pull: PullRequest = {
    id: call.forge.repositories.nextId(),
    number: repository.pulls.length + 1,
    author,
    title: body.title,
    body: body.body,
    state: 'open',
    base: body.base,
    baseSha,
    head,
    headSha,
    labels: repository.labels.filter(({ id }) => body.labels.includes(id)),
    createdAt: now,
    updatedAt: now,
  };
  repository.pulls.push(pull);
  await call.forge.keepHead(repository, pull);
  await call.forge.webhooks.pullChanged(repository, author, pull, 'opened');
  return { status: 201, json: await presented(call, repository, pull) };
}

async function edit(call: ApiCall): Promise<Answer> {
  const repository = call.repository();
  const pull = pullOf(call, repository);
  const user = call.signedIn();
  if (user !== pull.author) call.repository('write');
  const { state, labels, title, body } = await call.body(PullEdit);
  if (state && pull.merged) {
    throw new Refusal(
      412,
      'cannot change state of this pull request, it was already merged',
    );
  }
  pull.title = title ?? pull.title;
  pull.body = body ?? pull.body;
  pull.updatedAt = new Date();
  if (labels) {
    pull.labels = repository.labels.filter(({ id }) => labels.includes(id));
  }
  if (state === 'closed' && pull.state === 'open') {
    closePull(pull);
    await call.forge.webhooks.pullChanged(repository, user, pull, 'closed');
  } else if (state === 'open' && pull.state === 'closed') {
    pull.state = 'open';
    pull.closedAt = undefined;
    await call.forge.webhooks.pullChanged(repository, user, pull, 'reopened');
  } else {
    await call.forge.webhooks.pullChanged(repository, user, pull, 'edited');
  }
  return { status: 201, json: await presented(call, repository, pull) };
}

/** From where to where a pull request goes, since they parted. */
export async function rangeOf(
  { directory }: Repository,
  { baseSha, headSha }: PullRequest,
): Promise<[string, string]> {
  return [(await mergeBase(directory, baseSha, headSha)) ?? baseSha, headSha];
}

async function files(call: ApiCall): Promise<Answer> {
  const repository = call.repository();
  const pull = pullOf(call, repository);
  const [from, to] = await rangeOf(repository, pull);
  const changes = await listChanges(repository.directory, to, from);
  const page = `${call.forge.url}/${repository.fullName}`;
  const status = { added: 'added', modified: 'changed', removed: 'deleted' };
  return call.listed(changes, change => ({
    filename: change.path,
    status: status[change.status],
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    html_url: `${page}/src/commit/${to}/${change.path}`,
    contents_url: `${call.forge.url}/api/v1/repos/${repository.fullName}/contents/${change.path}?ref=${to}`,
    raw_url: `${page}/raw/commit/${to}/${change.path}`,
  }));
}

async function commits(call: ApiCall): Promise<Answer> {
  const repository = call.repository();
  const [from, to] = await rangeOf(repository, pullOf(call, repository));
  const found = await listCommits(repository.directory, {
    from: `${from}..${to}`,
  });
  return call.listed(found, commit =>
    presentCommit(call.forge, repository, commit),
  );
}

async function diff(call: ApiCall): Promise<Answer> {
  const repository = call.repository();
  const [from, to] = await rangeOf(repository, pullOf(call, repository));
  return {
    bytes: await readDiff(repository.directory, to, from),
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  };
}

/** Pull requests. */
export const pullRoutes: Routes = {
  'GET /repos/:owner/:repo/pulls': list,
  'POST /repos/:owner/:repo/pulls': create,
  'GET /repos/:owner/:repo/pulls/:index.diff': diff,
  'GET /repos/:owner/:repo/pulls/:index.patch': diff,
  'GET /repos/:owner/:repo/pulls/:index': async call => {
    const repository = call.repository();
    const pull = pullOf(call, repository);
    return { json: await presented(call, repository, pull) };
  },
  'PATCH /repos/:owner/:repo/pulls/:index': edit,
  'GET /repos/:owner/:repo/pulls/:index/files': files,
  'GET /repos/:owner/:repo/pulls/:index/commits': commits,
  'GET /repos/:owner/:repo/pulls/:index/merge': call => {
    if (!pullOf(call, call.repository()).merged) throw notFound();
    return { status: 204 };
  },
  'POST /repos/:owner/:repo/pulls/:index/merge': async call => {
    const repository = call.repository('write');
    await merge(call, repository, pullOf(call, repository));
    return {};
  },
};

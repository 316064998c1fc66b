import type { User } from '../accounts.ts';
import type { Forge, RefChange } from '../forge.ts';
import { listChanges } from '../git/compare.ts';
import { countCommits, listCommits } from '../git/read.ts';
import {
  presentPayloadCommit,
  presentPull,
  presentRepository,
  presentUser,
} from '../present.ts';
import { pullFacts } from '../pullFacts.ts';
import type { Hook, PullRequest, Repository } from '../repositories.ts';
import { deliver } from './deliver.ts';

const NO_SHA = '0'.repeat(40);
const MAX_COMMITS = 30;

/** Tells subscribers what happened to repositories. */
export class Webhooks {
  private readonly forge: Forge;
  private readonly underWay = new Set<Promise<void>>();

  constructor(forge: Forge) {
    this.forge = forge;
  }

  /** When everything that is due was delivered or given up. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  async refChanged(
    repository: Repository,
    user: User,
    change: RefChange,
  ): Promise<void> {
    const branch = /^refs\/heads\/(.*)/.exec(change.name)?.[1];
    const about = this.about(repository, user);
    const short = change.name.replace(/^refs\/(heads|tags)\//, '');
    const refType = branch ? 'branch' : 'tag';
    if (!change.before) {
      const body = { sha: change.after, ref: short, ref_type: refType };
      this.send(repository, 'create', { ...body, ...about }, branch);
    }
    if (!change.after) {
      const body = { ref: short, ref_type: refType, pusher_type: 'user' };
      this.send(repository, 'delete', { ...body, ...about }, branch);
    }
    const payload = await this.pushPayload(repository, user, change);
    this.send(repository, 'push', payload, branch);
  }

  async pullChanged(
    repository: Repository,
    user: User,
    pull: PullRequest,
    action:
      | 'opened'
      | 'closed'
      | 'reopened'
      | 'edited'
      | 'synchronized'
      | 'label_updated',
  ): Promise<void> {
    // As in Gitea, some things are an event of their own name.
    const subscription = {
      synchronized: 'pull_request_sync',
      label_updated: 'pull_request_label',
    } as Record<string, string>;
    this.send(
      repository,
      'pull_request',
      {
        action,
        number: pull.number,
        pull_request: presentPull(
          this.forge,
          repository,
          pull,
          await pullFacts(repository, pull),
          user,
        ),
        requested_reviewer: null,
        ...this.about(repository, user),
        commit_id: '',
        review: null,
      },
      pull.base,
      subscription[action],
    );
  }

  /** Sends what a push of the newest commit would. */
  async test(repository: Repository, user: User, hook: Hook): Promise<void> {
    const name = `refs/heads/${repository.defaultBranch}`;
    const [head] = await listCommits(repository.directory, {
      from: name,
      limit: 1,
    });
    const change = { name, before: head.parents[0], after: head.sha };
    this.deliver(
      hook,
      'push',
      await this.pushPayload(repository, user, change),
    );
  }

  private about(repository: Repository, user: User) {
    return {
      repository: presentRepository(this.forge, repository, user),
      sender: presentUser(this.forge, user),
    };
  }

  private async pushPayload(
    repository: Repository,
    user: User,
    { name, before, after }: RefChange,
  ) {
    const { directory, fullName, defaultBranch } = repository;
    const base = `${this.forge.url}/${fullName}/compare`;
    // Of a new branch: what the default branch does not have.
    const isNewBranch = !before && name !== `refs/heads/${defaultBranch}`;
    const since = before ?? (isNewBranch ? defaultBranch : undefined);
    const from = since && after ? `${since}..${after}` : after;
    const found = from
      ? await listCommits(directory, { from, limit: MAX_COMMITS })
      : [];
    const commits = await Promise.all(
      found.map(async commit =>
        presentPayloadCommit(
          this.forge,
          repository,
          commit,
          await listChanges(directory, commit.sha, commit.parents[0]),
        ),
      ),
    );
    return {
      ref: name,
      before: before ?? NO_SHA,
      after: after ?? NO_SHA,
      compare_url: before && after ? `${base}/${before}...${after}` : '',
      commits,
      total_commits: from ? await countCommits(directory, { from }) : 0,
      head_commit: commits[0] ?? null,
      pusher: presentUser(this.forge, user),
      ...this.about(repository, user),
    };
  }

  private send(
    { hooks }: Repository,
    event: string,
    payload: object,
    branch: string | undefined,
    subscription = event,
  ): void {
    for (const hook of hooks) {
      const wanted = hook.events.some(
        name => name === subscription || name === event,
      );
      if (hook.active && wanted && matches(hook.branchFilter, branch)) {
        this.deliver(hook, event, payload);
      }
    }
  }

  private deliver(hook: Hook, event: string, payload: object): void {
    const task = deliver(hook, event, JSON.stringify(payload, undefined, 2));
    this.underWay.add(task);
    task.finally(() => this.underWay.delete(task));
  }
}

/** `*` and `release/*`, as branch filters are mostly written. */
function matches(filter: string, branch: string | undefined): boolean {
  if (filter === '' || filter === '*' || branch === undefined) return true;
  const pattern = filter
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`).test(branch);
}

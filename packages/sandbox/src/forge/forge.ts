import { Accounts, type User } from './accounts.ts';
import { listRefs, resolveCommit } from './git/read.ts';
import { updateRef } from './git/write.ts';
import {
  Repositories,
  type PullRequest,
  type Repository,
} from './repositories.ts';
import { Webhooks } from './webhooks/webhooks.ts';

/** A branch or tag that moved. */
export interface RefChange {
  /** In full. */
  name: string;
  /** Undefined: it is new. */
  before?: string;
  /** Undefined: it is gone. */
  after?: string;
}

/** What all parts of a forge share. */
export class Forge {
  readonly accounts = new Accounts();
  readonly repositories: Repositories;
  readonly webhooks: Webhooks;
  /** Base of every address that it tells. */
  readonly url: string;

  constructor(url: string, directory: string) {
    this.url = url;
    this.repositories = new Repositories(this.accounts, directory);
    this.webhooks = new Webhooks(this);
  }

  /**
   * Lets something write to a repository, alone; then tells pull requests and
   * webhooks which branches and tags moved.
   */
  write<T>(
    repository: Repository,
    user: User,
    task: () => Promise<T>,
  ): Promise<T> {
    return this.repositories.write(repository, async () => {
      const before = await this.tips(repository);
      const result = await task();
      await this.repositories.settleDefaultBranch(repository);
      const after = await this.tips(repository);
      const names = new Set([...before.keys(), ...after.keys()]);
      const changes = [...names]
        .map(name => ({
          name,
          before: before.get(name),
          after: after.get(name),
        }))
        .filter(change => change.before !== change.after);
      await this.movePulls(repository, user, changes);
      for (const change of changes) {
        await this.webhooks.refChanged(repository, user, change);
      }
      return result;
    });
  }

  private async tips({ directory }: Repository): Promise<Map<string, string>> {
    const refs = await Promise.all(
      ['refs/heads', 'refs/tags'].map(prefix => listRefs(directory, prefix)),
    );
    return new Map(refs.flat().map(({ name, commit }) => [name, commit]));
  }

  /** Open pull requests follow their branches. */
  private async movePulls(
    repository: Repository,
    user: User,
    changes: RefChange[],
  ): Promise<void> {
    for (const pull of repository.pulls.filter(
      ({ state }) => state === 'open',
    )) {
      const head = changes.find(
        ({ name }) => name === `refs/heads/${pull.head}`,
      );
      const base = changes.find(
        ({ name }) => name === `refs/heads/${pull.base}`,
      );
      if (base?.after) pull.baseSha = base.after;
      if (head && !head.after) {
        closePull(pull);
        await this.webhooks.pullChanged(repository, user, pull, 'closed');
      } else if (head?.after) {
        pull.headSha = head.after;
        pull.updatedAt = new Date();
        await this.keepHead(repository, pull);
        await this.webhooks.pullChanged(repository, user, pull, 'synchronized');
      }
    }
  }

  /** Its commits stay when the branch goes. */
  async keepHead(
    { directory }: Repository,
    { number, headSha }: PullRequest,
  ): Promise<void> {
    const name = `refs/pull/${number}/head`;
    await updateRef(
      directory,
      name,
      headSha,
      await resolveCommit(directory, name),
    );
  }
}

/** Notes that a pull request is no longer open. */
export function closePull(pull: PullRequest): void {
  pull.state = 'closed';
  pull.closedAt = new Date();
  pull.updatedAt = pull.closedAt;
}

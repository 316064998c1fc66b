import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepositoryAccess } from '../types.ts';
import { accessKey } from './accessKey.ts';
import { checkoutError } from './gitErrors.ts';
import { GitFailure, type GitProcess } from './gitProcess.ts';
import { RecentFailures } from './recentFailures.ts';
import { RepoError } from './repoError.ts';
import { RefListings } from './refListings.ts';
import { findRevision, isFullSha, isShortSha, type Refs } from './revisions.ts';
import { RecentMap } from './recentMap.ts';

/** So many commits are kept unpacked. */
const MOST_CHECKOUTS = 40;
const FETCHED_REFS = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];

export interface GitRepositoriesOptions {
  git: GitProcess;
  directory: string;
  /** For how long a listing of refs is believed. */
  revisionCacheMs: () => number;
}

/** Bare mirrors of repositories, one for each URL and credential. */
export class GitRepositories {
  readonly #git: GitProcess;
  readonly #directory: string;
  readonly #listings: RefListings;
  readonly #locks = new Map<string, Promise<unknown>>();
  readonly #checkouts: RecentMap<string, Promise<string>>;
  readonly #failures = new RecentFailures();

  constructor({ git, directory, revisionCacheMs }: GitRepositoriesOptions) {
    this.#git = git;
    this.#directory = directory;
    this.#listings = new RefListings(git, revisionCacheMs);
    this.#checkouts = new RecentMap(MOST_CHECKOUTS, async checkout => {
      const folder = await checkout.catch(() => undefined);
      if (folder) await rm(folder, { recursive: true, force: true });
    });
  }

  /**
   * @param fresh - not what was known before the call
   * @throws RepoError when the server cannot be asked
   */
  refs(access: RepositoryAccess, fresh: boolean): Promise<Refs> {
    return this.#listings.refs(access, fresh);
  }

  /** Asks the server itself, whatever it has just answered. */
  probe(access: RepositoryAccess): Promise<Refs> {
    return this.#listings.probe(access);
  }

  async resolve(
    access: RepositoryAccess,
    revision: string,
    fresh: boolean,
  ): Promise<string> {
    if (isFullSha(revision)) return revision;
    const refs = await this.refs(access, fresh);
    const found = findRevision(refs, revision);
    if (found) return found;
    if (isShortSha(revision)) {
      const sha = await this.#expand(access, revision);
      if (sha) return sha;
    }
    throw new RepoError(`unable to resolve '${revision}' to a commit SHA`);
  }

  /** Runs git in the mirror, once that has the commit. */
  async runAt(
    access: RepositoryAccess,
    sha: string,
    args: string[],
  ): Promise<string> {
    const mirror = await this.#withCommit(access, sha);
    return this.#git.run(['--git-dir', mirror, ...args]);
  }

  /** A folder with the files of a commit; for reading only. */
  async checkout(access: RepositoryAccess, sha: string): Promise<string> {
    const key = `${accessKey(access)}-${sha}`;
    const known = this.#checkouts.get(key);
    if (known) return known;
    this.#failures.rethrow(key);
    const made = this.#failures.watch(key, this.#checkOut(access, sha, key));
    this.#checkouts.set(key, made);
    made.catch(() => this.#checkouts.delete(key));
    return made;
  }

  async #checkOut(
    access: RepositoryAccess,
    sha: string,
    key: string,
  ): Promise<string> {
    const mirror = await this.#withCommit(access, sha);
    const folder = join(this.#directory, 'checkouts', key);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await this.#git
      .run(
        [
          '--git-dir',
          mirror,
          '--work-tree',
          folder,
          'checkout',
          '-f',
          sha,
          '--',
          '.',
        ],
        { env: { GIT_INDEX_FILE: `${folder}.index` } },
      )
      .catch(error => {
        // A commit without any file has nothing to check out.
        if (
          !(error instanceof GitFailure) ||
          !/did not match any file/.test(error.stderr)
        ) {
          throw error;
        }
      });
    await rm(`${folder}.index`, { force: true });
    return folder;
  }

  async #expand(
    access: RepositoryAccess,
    short: string,
  ): Promise<string | undefined> {
    const mirror = await this.#mirror(access);
    const look = () =>
      this.#git
        .run([
          '--git-dir',
          mirror,
          'rev-parse',
          '--verify',
          '-q',
          `${short}^{commit}`,
        ])
        .then(
          text => text.trim(),
          () => undefined,
        );
    const known = await look();
    if (known) return known;
    await this.#fetch(access, mirror, FETCHED_REFS);
    return look();
  }

  /** The mirror, once it has the commit. */
  async #withCommit(access: RepositoryAccess, sha: string): Promise<string> {
    const mirror = await this.#mirror(access);
    if (await this.#has(mirror, sha)) return mirror;
    return this.#exclusively(mirror, async () => {
      if (await this.#has(mirror, sha)) return mirror;
      try {
        await this.#fetch(access, mirror, FETCHED_REFS);
        // One that no branch leads to any more may still be had by its name.
        if (!(await this.#has(mirror, sha))) {
          await this.#fetch(access, mirror, [sha]);
        }
      } catch (error) {
        throw checkoutError(sha, error);
      }
      return mirror;
    });
  }

  #has(mirror: string, sha: string): Promise<boolean> {
    return this.#git
      .run(['--git-dir', mirror, 'cat-file', '-e', `${sha}^{commit}`])
      .then(
        () => true,
        () => false,
      );
  }

  async #fetch(
    access: RepositoryAccess,
    mirror: string,
    refs: string[],
  ): Promise<void> {
    await this.#git.run(
      [
        '--git-dir',
        mirror,
        'fetch',
        '-q',
        '--force',
        '--no-write-fetch-head',
        '--',
        access.repoURL,
        ...refs,
      ],
      { access },
    );
  }

  async #mirror(access: RepositoryAccess): Promise<string> {
    const mirror = join(this.#directory, 'mirrors', accessKey(access));
    if (existsSync(join(mirror, 'HEAD'))) return mirror;
    return this.#exclusively(mirror, async () => {
      if (!existsSync(join(mirror, 'HEAD'))) {
        await this.#git.run(['init', '-q', '--bare', mirror]);
      }
      return mirror;
    });
  }

  /** One after another for each mirror. */
  async #exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#locks.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => undefined);
    this.#locks.set(key, settled);
    try {
      return await mine;
    } finally {
      if (this.#locks.get(key) === settled) this.#locks.delete(key);
    }
  }
}

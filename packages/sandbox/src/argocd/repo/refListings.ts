import type { RepositoryAccess } from '../types.ts';
import { accessKey } from './accessKey.ts';
import { listRefsError } from './gitErrors.ts';
import type { GitProcess } from './gitProcess.ts';
import { RecentFailures } from './recentFailures.ts';
import { RecentMap } from './recentMap.ts';
import { parseRefs, type Refs } from './revisions.ts';

/** Of so many repositories the branches and tags are remembered. */
const MOST_KNOWN = 2_000;

interface KnownRefs {
  refs: Refs;
  at: number;
}

/** A server that is being asked for its refs. */
interface Listing {
  refs: Promise<Refs>;
  /** What comes after it, once somebody waits for that. */
  next?: Promise<Refs>;
}

/** The branches and tags of repositories; each server is asked once at a time. */
export class RefListings {
  readonly #git: GitProcess;
  readonly #believedMs: () => number;
  readonly #known = new RecentMap<string, KnownRefs>(MOST_KNOWN);
  readonly #listings = new Map<string, Listing>();
  readonly #failures = new RecentFailures();

  /** @param believedMs - for how long a listing is believed. Milliseconds */
  constructor(git: GitProcess, believedMs: () => number) {
    this.#git = git;
    this.#believedMs = believedMs;
  }

  /**
   * @param fresh - not what was known before the call, a failure of just now
   * excepted
   * @throws RepoError when the server cannot be asked
   */
  async refs(access: RepositoryAccess, fresh: boolean): Promise<Refs> {
    const key = accessKey(access);
    const known = this.#known.get(key);
    if (known && !fresh && Date.now() - known.at < this.#believedMs()) {
      return known.refs;
    }
    this.#failures.rethrow(key);
    return this.#ask(access, key, fresh);
  }

  /** Asks the server itself, whatever it has just answered. */
  probe(access: RepositoryAccess): Promise<Refs> {
    return this.#ask(access, accessKey(access), true);
  }

  async #ask(
    access: RepositoryAccess,
    key: string,
    fresh: boolean,
  ): Promise<Refs> {
    const running = this.#listings.get(key);
    if (!running) return this.#start(access, key);
    if (!fresh) return running.refs;
    // What is under way may have missed what the caller knows of; all that
    // come meanwhile share the one after it.
    running.next ??= running.refs
      .catch(() => undefined)
      .then(() => this.#start(access, key));
    return running.next;
  }

  #start(access: RepositoryAccess, key: string): Promise<Refs> {
    const refs = this.#failures
      .watch(key, this.#list(access))
      .then(found => {
        this.#known.set(key, { refs: found, at: Date.now() });
        return found;
      })
      .finally(() => this.#listings.delete(key));
    this.#listings.set(key, { refs });
    return refs;
  }

  async #list(access: RepositoryAccess): Promise<Refs> {
    const { repoURL } = access;
    try {
      const args = ['ls-remote', '--', repoURL];
      return parseRefs(await this.#git.run(args, { access }));
    } catch (error) {
      throw listRefsError(repoURL, error);
    }
  }
}

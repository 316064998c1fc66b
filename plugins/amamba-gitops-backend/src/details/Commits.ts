import {
  type ArgoApplicationRef,
  ArgoCdError,
  type ArgoCdService,
  type ArgoRevisionMetadata,
} from '@amamba/plugin-amamba-node';
import type { Commit } from '@amamba/plugin-amamba-gitops-common';
import type {
  ApplicationStore,
  CommitKey,
  StoredApplication,
} from '../store/ApplicationStore';
import { toTime } from '../view/times';
import { refOf } from './refOf';

/** Of one source of an application, which Argo CD is asked through. */
export interface WantedCommit {
  repoUrl: string;
  revision: string;
  /** Absent for an application of one source. */
  sourceIndex?: number;
  /** Of the deployment, when it is not the application's present sources. */
  versionId?: number;
}

/** Options of {@link Commits}. */
export interface CommitsOptions {
  argocd: ArgoCdService;
  store: Pick<ApplicationStore, 'putCommit' | 'getCommits'>;
}

/** Most questions about commits at once, to each Argo CD. */
const CONCURRENCY = 4;
/** A page does not wait longer for commits that Argo CD has to fetch. */
const TIMEOUT_MS = 10_000;
/** For how long one that Argo CD could not tell is not asked for again. */
const FAILURE_MS = 30_000;
const MAX_FAILURES = 5000;
const FULL_SHA = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * Commits of revisions, each asked of Argo CD once for good: a sha names one
 * content. Told only through an application that comes from the repository.
 */
export class Commits {
  readonly #options: CommitsOptions;
  readonly #asking = new Map<string, Promise<Commit | undefined>>();
  readonly #failedAt = new Map<string, number>();
  readonly #running = new Map<string, Promise<unknown>[]>();

  constructor(options: CommitsOptions) {
    this.#options = options;
  }

  /**
   * In the order asked; undefined for charts, and for what cannot be told
   * within `waitMs`: later it can.
   */
  async get(
    stored: StoredApplication,
    wanted: readonly WantedCommit[],
    waitMs: number,
  ): Promise<Array<Commit | undefined>> {
    const { instance, project } = stored.summary;
    const keys = wanted.map(({ repoUrl, revision }) => ({
      instance,
      project,
      repoUrl,
      revision,
    }));
    const commits = await this.#options.store.getCommits(keys);
    const asked = wanted.map(async (one, index) => {
      if (!commits[index] && FULL_SHA.test(one.revision)) {
        commits[index] = await this.#ask(refOf(stored), keys[index], one);
      }
    });
    await Promise.race([Promise.all(asked), wait(waitMs)]);
    return [...commits];
  }

  #ask(
    ref: ArgoApplicationRef,
    key: CommitKey,
    wanted: WantedCommit,
  ): Promise<Commit | undefined> {
    const name = JSON.stringify(key);
    if (Date.now() - (this.#failedAt.get(name) ?? 0) < FAILURE_MS) {
      return Promise.resolve(undefined);
    }
    const asking =
      this.#asking.get(name) ??
      this.#inTurn(key.instance, () => this.#askNow(ref, key, wanted))
        .catch(error => {
          this.#rememberFailure(name);
          if (error instanceof ArgoCdError) {
            return undefined;
          }
          throw error;
        })
        .finally(() => this.#asking.delete(name));
    this.#asking.set(name, asking);
    return asking;
  }

  async #askNow(
    ref: ArgoApplicationRef,
    key: CommitKey,
    { revision, sourceIndex, versionId }: WantedCommit,
  ): Promise<Commit> {
    const { argocd, store } = this.#options;
    const metadata = await argocd
      .client(key.instance)
      .applications.revisionMetadata(ref, revision, {
        sourceIndex,
        versionId,
        timeoutMs: TIMEOUT_MS,
      });
    const commit = toCommit(metadata);
    await store.putCommit(key, commit);
    return commit;
  }

  /** Waits for a place among the questions to one Argo CD. */
  async #inTurn<T>(instance: string, ask: () => Promise<T>): Promise<T> {
    const lanes = this.#running.get(instance) ?? [];
    this.#running.set(instance, lanes);
    const lane = lanes.length < CONCURRENCY ? lanes.length : this.#nextLane();
    const before = lanes[lane] ?? Promise.resolve();
    const turn = before.then(ask, ask);
    lanes[lane] = turn;
    return turn;
  }

  #lane = 0;

  #nextLane(): number {
    this.#lane = (this.#lane + 1) % CONCURRENCY;
    return this.#lane;
  }

  #rememberFailure(name: string): void {
    this.#failedAt.set(name, Date.now());
    if (this.#failedAt.size > MAX_FAILURES) {
      const [oldest] = this.#failedAt.keys();
      this.#failedAt.delete(oldest);
    }
  }
}

function wait(ms: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, ms).unref();
  });
}

function toCommit(metadata: ArgoRevisionMetadata): Commit {
  const at = toTime(metadata.date);
  return {
    author: metadata.author ?? '',
    message: metadata.message ?? '',
    ...(at && { at }),
    tags: metadata.tags ?? [],
  };
}

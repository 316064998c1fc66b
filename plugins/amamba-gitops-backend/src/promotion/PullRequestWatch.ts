import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { FindPullRequests } from './pullRequests/PullRequests';
import type { PromotionStore, StoredPromotion } from './store/PromotionStore';

/** However many people look: a pull request is asked for this often. */
const MIN_AGE_MS = 15_000;
/** Most of them in one sweep, and at once; the rest has its turn in the next. */
const SWEEP = { limit: 200, concurrency: 5 };

/** Follows promotions whose end is decided elsewhere: in a pull request, or by a crash. */
export class PullRequestWatch {
  constructor(
    private readonly options: {
      store: PromotionStore;
      pullRequests: FindPullRequests;
      logger: LoggerService;
      now?: () => Date;
    },
  ) {}

  /**
   * Looks how those of an entity are by now. Never rejects: while their host
   * is away they are as they were.
   *
   * @returns those that changed.
   */
  async refresh(entityRef: string): Promise<StoredPromotion[]> {
    const { store, now = () => new Date() } = this.options;
    const at = now();
    const open = await store.listOpen(entityRef);
    const due = open.filter(
      ({ state, checkedAt }) =>
        state === 'proposed' &&
        at.getTime() - (checkedAt?.getTime() ?? 0) >= MIN_AGE_MS,
    );
    const [looked, interrupted] = await Promise.all([
      this.#lookAll(due, at),
      this.#endInterrupted(at, entityRef),
    ]);
    return [...looked, ...interrupted];
  }

  /**
   * Looks how those are by now that nobody looked at for a while, of whatever
   * entity.
   *
   * @returns those that changed.
   */
  async sweep(signal?: AbortSignal): Promise<StoredPromotion[]> {
    const { store, now = () => new Date() } = this.options;
    const at = now();
    const ended = await this.#endInterrupted(at);
    const before = new Date(at.getTime() - MIN_AGE_MS);
    const due = await store.listUnchecked(before, SWEEP.limit);
    for (
      let start = 0;
      start < due.length && !signal?.aborted;
      start += SWEEP.concurrency
    ) {
      const batch = due.slice(start, start + SWEEP.concurrency);
      ended.push(...(await this.#lookAll(batch, at)));
    }
    return ended;
  }

  async #lookAll(
    promotions: readonly StoredPromotion[],
    at: Date,
  ): Promise<StoredPromotion[]> {
    const looked = await Promise.all(
      promotions.map(promotion => this.#look(promotion, at)),
    );
    return looked.flat();
  }

  async #look(
    promotion: StoredPromotion,
    at: Date,
  ): Promise<StoredPromotion[]> {
    const { store, pullRequests, logger } = this.options;
    try {
      const next = await nextOf(promotion, at, pullRequests);
      const isFirst = await store.update(next, 'proposed');
      return isFirst && next.state !== 'proposed' ? [next] : [];
    } catch (error) {
      logger.warn(
        `Could not look at the pull request of promotion ${promotion.id}`,
        toError(error) as Error,
      );
      // Or those of a host that is away would keep others from their turn.
      await store.update({ ...promotion, checkedAt: at }, 'proposed');
      return [];
    }
  }

  /** The portal ended while it wrote them: whether it did, Git knows. */
  async #endInterrupted(
    at: Date,
    entityRef?: string,
  ): Promise<StoredPromotion[]> {
    const { store } = this.options;
    const found = await store.listInterrupted(at, entityRef);
    const ended = found.map(promotion => ({
      ...promotion,
      state: 'failed' as const,
      finishedAt: at,
      message:
        'The portal was stopped while it wrote this. Whether it is written is seen in the repository.',
    }));
    await Promise.all(
      ended.map(promotion => store.update(promotion, 'waiting')),
    );
    return ended;
  }
}

async function nextOf(
  promotion: StoredPromotion,
  at: Date,
  pullRequests: FindPullRequests,
): Promise<StoredPromotion> {
  const pulls = pullRequests(promotion.plan.repoUrl);
  const { number } = promotion.pullRequest!;
  const { state, mergeSha } = await pulls.get(number);
  const checked = { ...promotion, checkedAt: at };
  switch (state) {
    case 'merged':
      return {
        ...checked,
        state: 'done',
        finishedAt: at,
        ...(mergeSha && {
          commit: { sha: mergeSha, webUrl: pulls.commitUrl(mergeSha) },
        }),
      };
    case 'closed':
      return {
        ...checked,
        state: 'rejected',
        finishedAt: at,
        message: `Pull request ${number} was closed without being merged.`,
      };
    default:
      return checked;
  }
}

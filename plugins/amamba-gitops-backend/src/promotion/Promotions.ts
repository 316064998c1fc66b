import { randomUUID } from 'node:crypto';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { PromotionPath } from '@amamba/plugin-amamba-gitops-common';
import { compareStep, type Comparison, isSameBase } from './comparison';
import type { ConfigurationReader } from './ConfigurationReader';
import { showChanges } from './edits/planChanges';
import type { OpenRepository } from './git/GitRepository';
import type { FindPullRequests } from './pullRequests/PullRequests';
import { branchOf, findStep, type Step } from './steps';
import type { PromotionStore, StoredPromotion } from './store/PromotionStore';
import { type Author, writePromotion } from './writePromotion';

/** What {@link Promotions} works with. */
export interface PromotionsOptions {
  store: PromotionStore;
  open: OpenRepository;
  pullRequests: FindPullRequests;
  reader: ConfigurationReader;
  now?: () => Date;
}

/** Somebody who asks for a promotion, or decides on one. */
export interface Actor {
  /** Entity reference. */
  ref: string;
  author: Author;
}

/** Moves versions from one environment to the next, by Git. */
export class Promotions {
  readonly #options: PromotionsOptions;
  readonly #now: () => Date;

  constructor(options: PromotionsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /** What a promotion would change, for a page. */
  compare(path: PromotionPath, step: Step): Promise<Comparison> {
    const { reader } = this.#options;
    return compareStep(path, step, (branch, files) =>
      reader.read(path.repoUrl, branch, files),
    );
  }

  /**
   * Does what a person looked at, or keeps it until it is approved.
   *
   * @throws ConflictError when it is something else by now, or nothing.
   */
  async request(
    entityRef: string,
    path: PromotionPath,
    asked: { from: string; to: string; base: string; reason?: string },
    actor: Actor,
  ): Promise<StoredPromotion> {
    const { store, reader } = this.#options;
    const step = findStep(path, asked);
    const { name, file, via, approval } = step.to;
    const open = await store.listOpen(entityRef);
    if (open.some(({ to }) => to === name)) {
      throw new ConflictError(
        `A promotion into ${name} is under way; it has to be decided or withdrawn first`,
      );
    }
    const now = await compareStep(path, step, (branch, files) =>
      reader.readNow(path.repoUrl, branch, files),
    );
    checkSeen(asked.base, now, step);
    const promotion: StoredPromotion = {
      id: randomUUID(),
      entityRef,
      from: step.from.name,
      to: name,
      state: 'waiting',
      requestedBy: actor.ref,
      requestedAt: this.#now(),
      ...(asked.reason && { reason: asked.reason }),
      needsApproval: approval,
      plan: {
        repoUrl: path.repoUrl,
        branch: branchOf(path, step.to),
        file,
        via,
        changes: now.changes,
      },
    };
    await store.add(promotion, approval ? undefined : promotion.requestedAt);
    if (approval) {
      return promotion;
    }
    return this.#write(promotion, actor.author, () =>
      store.remove(promotion.id),
    );
  }

  /**
   * Lets a promotion happen that waits for it.
   *
   * @throws NotAllowedError for one's own, ConflictError when it cannot happen any more.
   */
  async approve(
    promotion: StoredPromotion,
    path: PromotionPath | undefined,
    actor: Actor,
    reason?: string,
  ): Promise<StoredPromotion> {
    checkWaits(promotion);
    if (promotion.requestedBy === actor.ref) {
      throw new NotAllowedError(
        'You asked for this promotion; somebody else has to approve it',
      );
    }
    checkStillOnPath(promotion, path);
    const { store } = this.#options;
    if (!(await store.claim(promotion.id, this.#now()))) {
      throw decidedMeanwhile(promotion);
    }
    return this.#write(
      this.#decided(promotion, actor, reason),
      actor.author,
      () => store.release(promotion.id),
    );
  }

  async reject(
    promotion: StoredPromotion,
    actor: Actor,
    reason?: string,
  ): Promise<StoredPromotion> {
    checkWaits(promotion);
    const decided = this.#decided(promotion, actor, reason);
    return this.#end(decided, 'rejected');
  }

  /** Takes one's own back; an open pull request is closed. */
  async withdraw(
    promotion: StoredPromotion,
    actor: Pick<Actor, 'ref'>,
  ): Promise<StoredPromotion> {
    if (promotion.requestedBy !== actor.ref) {
      throw new NotAllowedError(
        `Only ${promotion.requestedBy} can withdraw this promotion; somebody who may approve it can reject it`,
      );
    }
    if (promotion.state === 'proposed' && promotion.pullRequest) {
      const pulls = this.#options.pullRequests(promotion.plan.repoUrl);
      await pulls.close(promotion.pullRequest.number);
    } else {
      checkWaits(promotion);
    }
    return this.#end(promotion, 'withdrawn');
  }

  async #end(
    promotion: StoredPromotion,
    state: 'rejected' | 'withdrawn',
  ): Promise<StoredPromotion> {
    const { store } = this.#options;
    if (
      promotion.state === 'waiting' &&
      !(await store.claim(promotion.id, this.#now()))
    ) {
      throw decidedMeanwhile(promotion);
    }
    const ended = { ...promotion, state, finishedAt: this.#now() };
    if (!(await store.update(ended, promotion.state))) {
      throw decidedMeanwhile(promotion);
    }
    return ended;
  }

  /** @param undo - called when nothing was written. */
  async #write(
    promotion: StoredPromotion,
    author: Author,
    undo: () => Promise<void>,
  ): Promise<StoredPromotion> {
    const { store, open, pullRequests, reader } = this.#options;
    const { repoUrl, via } = promotion.plan;
    const written = await writePromotion(
      promotion,
      open(repoUrl),
      () => pullRequests(repoUrl),
      author,
    )
      .catch(async error => {
        await undo();
        throw error;
      })
      // Written, or told to look again: what was read before is old.
      .finally(() => reader.forget(repoUrl));
    const now = this.#now();
    const result: StoredPromotion = {
      ...promotion,
      ...written,
      ...(via === 'commit'
        ? { state: 'done', finishedAt: now }
        : { state: 'proposed', checkedAt: now }),
    };
    await store.update(result, 'waiting');
    return result;
  }

  #decided(
    promotion: StoredPromotion,
    actor: Actor,
    reason: string | undefined,
  ): StoredPromotion {
    return {
      ...promotion,
      decidedBy: actor.ref,
      decidedAt: this.#now(),
      ...(reason && { decisionReason: reason }),
    };
  }
}

function checkSeen(base: string, now: Comparison, { from, to }: Step): void {
  if (now.changes.length === 0) {
    throw new ConflictError(
      `${to.name} already has what ${from.name} has; there is nothing to promote`,
    );
  }
  if (!isSameBase(base, now.base)) {
    const words = showChanges(now.changes).map(
      ({ item, before, after }) =>
        `${item} from ${before ?? 'not said'} to ${after}`,
    );
    throw new ConflictError(
      `The repository was changed since you looked at it. Now it would change ${words.join(
        ', ',
      )}; look at the difference again.`,
    );
  }
}

function checkWaits({ state }: StoredPromotion): void {
  if (state !== 'waiting') {
    throw new ConflictError(`This promotion does not wait: it is ${state}`);
  }
}

/** What was asked for is written only where the path still says that it goes. */
function checkStillOnPath(
  { to, plan }: StoredPromotion,
  path: PromotionPath | undefined,
): void {
  const environment = path?.environments.find(({ name }) => name === to);
  if (
    !path ||
    !environment ||
    path.repoUrl !== plan.repoUrl ||
    environment.file !== plan.file ||
    environment.via !== plan.via ||
    branchOf(path, environment) !== plan.branch
  ) {
    throw new ConflictError(
      `${to} is somewhere else, or written in another way, since this was asked for. Reject it, and ask for it anew.`,
    );
  }
}

function decidedMeanwhile({ to }: StoredPromotion): ConflictError {
  return new ConflictError(
    `Somebody else is deciding on this promotion into ${to}, or has; look again`,
  );
}

/** @throws NotFoundError when the component has none. */
export function requirePath<T>(kept: T | undefined, entityRef: string): T {
  if (!kept) {
    throw new NotFoundError(
      `Nobody has said which environments ${entityRef} goes through`,
    );
  }
  return kept;
}

import type { Page } from '@amamba/plugin-amamba-common';
import type {
  Environment,
  Promotion,
  PromotionPath,
} from '@amamba/plugin-amamba-gitops-common';
import type { PlannedChange } from '../edits/planChanges';

/** Where a promotion writes, and what; as it was when it was asked for. */
export interface PromotionPlan {
  repoUrl: string;
  branch: string;
  file: string;
  via: Environment['via'];
  changes: PlannedChange[];
}

/** A promotion as the portal keeps it. */
export interface StoredPromotion {
  id: string;
  entityRef: string;
  from: string;
  to: string;
  state: Promotion['state'];
  requestedBy: string;
  requestedAt: Date;
  reason?: string;
  /** Somebody else has to let it happen. */
  needsApproval: boolean;
  plan: PromotionPlan;
  decidedBy?: string;
  decidedAt?: Date;
  decisionReason?: string;
  finishedAt?: Date;
  commit?: Promotion['commit'];
  pullRequest?: Promotion['pullRequest'];
  message?: string;
  /** When its pull request was last looked at. */
  checkedAt?: Date;
}

/** What the portal keeps of promotions. */
export interface PromotionStore {
  getPath(
    entityRef: string,
  ): Promise<{ path: PromotionPath; version: number } | undefined>;

  /**
   * @param version - as it was read; 0: there was none.
   * @returns the new version; undefined when it is another by now.
   */
  setPath(
    entityRef: string,
    path: PromotionPath,
    version: number,
  ): Promise<number | undefined>;

  /** Keeps a new one; it begins claimed when it is written to Git at once. */
  add(promotion: StoredPromotion, claimedAt?: Date): Promise<void>;
  /** It did not happen. */
  remove(id: string): Promise<void>;
  /** Undefined also for that of another entity. */
  get(entityRef: string, id: string): Promise<StoredPromotion | undefined>;
  /** Newest first. */
  list(
    entityRef: string,
    page: { limit: number; cursor?: string },
  ): Promise<Page<StoredPromotion>>;
  /** Those that wait, or of which a pull request is open; newest first. */
  listOpen(entityRef: string): Promise<StoredPromotion[]>;
  /** The newest into each environment that is done. */
  listLastDone(entityRef: string): Promise<StoredPromotion[]>;

  /**
   * Takes on what waits, to write it to Git.
   *
   * @returns whether nobody else is at it or was faster.
   */
  claim(id: string, now: Date): Promise<boolean>;
  /** Lets go of what was claimed. */
  release(id: string): Promise<void>;
  /**
   * Keeps how it went on from a state, and lets go of it.
   *
   * @returns false when it is not in that state any more.
   */
  update(
    promotion: StoredPromotion,
    from: StoredPromotion['state'],
  ): Promise<boolean>;
  /**
   * Those that were to be written at once and were not, since before then.
   *
   * @param entityRef - of anybody when left out
   */
  listInterrupted(before: Date, entityRef?: string): Promise<StoredPromotion[]>;
  /**
   * Those of anybody with an open pull request that was looked at last before
   * then; the longest ago first.
   */
  listUnchecked(before: Date, limit: number): Promise<StoredPromotion[]>;
}

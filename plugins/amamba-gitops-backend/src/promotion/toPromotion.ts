import type { Promotion } from '@amamba/plugin-amamba-gitops-common';
import { showChanges } from './edits/planChanges';
import type { StoredPromotion } from './store/PromotionStore';

/** A promotion as the API tells it. */
export function toPromotion(stored: StoredPromotion): Promotion {
  const { id, from, to, state, requestedBy, reason, decidedBy } = stored;
  const { commit, pullRequest, message, decisionReason } = stored;
  return {
    ...{ id, from, to, state, requestedBy },
    changes: showChanges(stored.plan.changes),
    requestedAt: stored.requestedAt.toISOString(),
    ...(reason && { reason }),
    ...(decidedBy && { decidedBy }),
    ...(stored.decidedAt && { decidedAt: stored.decidedAt.toISOString() }),
    ...(decisionReason && { decisionReason }),
    ...(stored.finishedAt && { finishedAt: stored.finishedAt.toISOString() }),
    ...(commit && { commit }),
    ...(pullRequest && { pullRequest }),
    ...(message && { message }),
  };
}

import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { toPromotion } from '../../promotion/toPromotion';
import type { RouteDeps } from '../RouteDeps';
import { actorOf, announcePromotion, findPromotion } from './promotionContext';

export function withdrawPromotion(
  deps: RouteDeps,
): RouteHandler<GitopsContract['withdrawPromotion']> {
  return async ({ params }, caller) => {
    const found = await findPromotion(deps, params.promotion, caller);
    const actor = await actorOf(deps, caller);
    const withdrawn = await deps.promotion.promotions.withdraw(found, actor);
    await announcePromotion(deps, withdrawn, caller);
    return toPromotion(withdrawn);
  };
}

import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { toPromotion } from '../../promotion/toPromotion';
import type { RouteDeps } from '../RouteDeps';
import { actorOf, announcePromotion, findPromotion } from './promotionContext';

export function rejectPromotion(
  deps: RouteDeps,
): RouteHandler<GitopsContract['rejectPromotion']> {
  return async ({ params, body: { reason } }, caller) => {
    const found = await findPromotion(deps, params.promotion, caller);
    const actor = await actorOf(deps, caller);
    const { promotions } = deps.promotion;
    const rejected = await promotions.reject(found, actor, reason);
    await announcePromotion(deps, rejected, caller);
    return toPromotion(rejected);
  };
}

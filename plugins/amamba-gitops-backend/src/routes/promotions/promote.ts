import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { toPromotion } from '../../promotion/toPromotion';
import type { RouteDeps } from '../RouteDeps';
import { actorOf, announcePromotion, findOwnPath } from './promotionContext';

export function promote(
  deps: RouteDeps,
): RouteHandler<GitopsContract['promote']> {
  return async ({ body }, caller) => {
    const path = await findOwnPath(deps, caller);
    const actor = await actorOf(deps, caller);
    const { promotions } = deps.promotion;
    const { entityRef } = caller;
    const promotion = await promotions.request(entityRef, path, body, actor);
    await announcePromotion(deps, promotion, caller);
    return toPromotion(promotion);
  };
}

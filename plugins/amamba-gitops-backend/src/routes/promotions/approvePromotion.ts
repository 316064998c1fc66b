import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { NotAllowedError } from '@backstage/errors';
import { toPromotion } from '../../promotion/toPromotion';
import type { RouteDeps } from '../RouteDeps';
import { actorOf, announcePromotion, findPromotion } from './promotionContext';

export function approvePromotion(
  deps: RouteDeps,
): RouteHandler<GitopsContract['approvePromotion']> {
  const { promotions, store } = deps.promotion;
  return async ({ params, body: { reason } }, caller) => {
    const found = await findPromotion(deps, params.promotion, caller);
    if (!caller.user) {
      throw new NotAllowedError('A promotion is approved by a person');
    }
    const kept = await store.getPath(caller.entityRef);
    const actor = await actorOf(deps, caller);
    const approved = await promotions.approve(found, kept?.path, actor, reason);
    await announcePromotion(deps, approved, caller);
    return toPromotion(approved);
  };
}

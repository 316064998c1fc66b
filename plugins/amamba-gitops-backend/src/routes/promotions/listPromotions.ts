import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { toPromotion } from '../../promotion/toPromotion';
import type { RouteDeps } from '../RouteDeps';
import { tellWhoFollows } from './promotionContext';

export function listPromotions(
  deps: RouteDeps,
): RouteHandler<GitopsContract['listPromotions']> {
  const { store, watch } = deps.promotion;
  return async ({ query }, { entity, entityRef }) => {
    await tellWhoFollows(deps, await watch.refresh(entityRef), entity);
    const { items, nextCursor } = await store.list(entityRef, query);
    return {
      items: items.map(toPromotion),
      ...(nextCursor && { nextCursor }),
    };
  };
}

import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { toPromotion } from '../../promotion/toPromotion';
import type { RouteDeps } from '../RouteDeps';
import { tellBrowsers } from './promotionContext';

export function listPromotions(
  deps: RouteDeps,
): RouteHandler<GitopsContract['listPromotions']> {
  const { store, watch } = deps.promotion;
  return async ({ query }, { entity, entityRef }) => {
    if ((await watch.refresh(entityRef)).length > 0) {
      await tellBrowsers(deps, entity);
    }
    const { items, nextCursor } = await store.list(entityRef, query);
    return {
      items: items.map(toPromotion),
      ...(nextCursor && { nextCursor }),
    };
  };
}

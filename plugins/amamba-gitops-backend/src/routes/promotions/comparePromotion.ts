import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { showChanges } from '../../promotion/edits/planChanges';
import { findStep } from '../../promotion/steps';
import type { RouteDeps } from '../RouteDeps';
import { findOwnPath } from './promotionContext';

export function comparePromotion(
  deps: RouteDeps,
): RouteHandler<GitopsContract['comparePromotion']> {
  return async ({ query }, caller) => {
    const path = await findOwnPath(deps, caller);
    const step = findStep(path, query);
    const { changes, before, after, base } =
      await deps.promotion.promotions.compare(path, step);
    const { name, file, approval, via } = step.to;
    return {
      from: step.from.name,
      to: name,
      changes: showChanges(changes),
      ...{ file, before, after, base, via },
      needsApproval: approval,
    };
  };
}

import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import { pending } from '../pending';
import type { RouteDeps } from '../RouteDeps';

type PromotionHandlers = Pick<
  ContractHandlers<GitopsContract>,
  | 'getPromotionPath'
  | 'setPromotionPath'
  | 'comparePromotion'
  | 'listPromotions'
  | 'promote'
  | 'approvePromotion'
  | 'rejectPromotion'
  | 'withdrawPromotion'
>;

export function createPromotionHandlers(_deps: RouteDeps): PromotionHandlers {
  return pending([
    'getPromotionPath',
    'setPromotionPath',
    'comparePromotion',
    'listPromotions',
    'promote',
    'approvePromotion',
    'rejectPromotion',
    'withdrawPromotion',
  ]);
}

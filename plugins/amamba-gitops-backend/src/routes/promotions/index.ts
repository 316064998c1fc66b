import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteDeps } from '../RouteDeps';
import { approvePromotion } from './approvePromotion';
import { comparePromotion } from './comparePromotion';
import { getPromotionPath } from './getPromotionPath';
import { listPromotions } from './listPromotions';
import { promote } from './promote';
import { rejectPromotion } from './rejectPromotion';
import { setPromotionPath } from './setPromotionPath';
import { withdrawPromotion } from './withdrawPromotion';

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

export function createPromotionHandlers(deps: RouteDeps): PromotionHandlers {
  return {
    getPromotionPath: getPromotionPath(deps),
    setPromotionPath: setPromotionPath(deps),
    comparePromotion: comparePromotion(deps),
    listPromotions: listPromotions(deps),
    promote: promote(deps),
    approvePromotion: approvePromotion(deps),
    rejectPromotion: rejectPromotion(deps),
    withdrawPromotion: withdrawPromotion(deps),
  };
}

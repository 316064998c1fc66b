import type { createPromotionHandlers } from '../../routes/promotions';
import type { RouteCase } from './RouteCase';

/** A component's way through its environments. */
export const PROMOTION_CASES: Record<
  keyof ReturnType<typeof createPromotionHandlers>,
  RouteCase
> = {
  getPromotionPath: {
    path: '/promotion-path',
    status: 501,
    answer: {},
    namesNothing: true,
  },
  setPromotionPath: {
    path: '/promotion-path',
    method: 'put',
    body: {
      version: 0,
      path: {
        repoUrl: 'https://git.example.com/payments/config.git',
        items: [{ type: 'kustomizeImage', image: 'api' }],
        environments: [
          { name: 'dev', file: 'dev/kustomization.yaml' },
          { name: 'prod', file: 'prod/kustomization.yaml' },
        ],
      },
    },
    status: 501,
    answer: {},
    namesNothing: true,
  },
  comparePromotion: {
    path: '/promotion-diff?from=dev&to=prod',
    status: 501,
    answer: {},
    namesNothing: true,
  },
  listPromotions: {
    path: '/promotions',
    status: 501,
    answer: {},
    namesNothing: true,
  },
  promote: {
    path: '/promotions',
    method: 'post',
    body: { from: 'dev', to: 'prod', base: 'abc' },
    status: 501,
    answer: {},
    namesNothing: true,
  },
  approvePromotion: {
    path: '/promotions/1/approve',
    method: 'post',
    status: 501,
    answer: {},
    namesNothing: true,
  },
  rejectPromotion: {
    path: '/promotions/1/reject',
    method: 'post',
    status: 501,
    answer: {},
    namesNothing: true,
  },
  withdrawPromotion: {
    path: '/promotions/1/withdraw',
    method: 'post',
    status: 501,
    answer: {},
    namesNothing: true,
  },
};

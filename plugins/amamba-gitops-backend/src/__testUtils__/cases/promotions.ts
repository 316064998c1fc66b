import type { createPromotionHandlers } from '../../routes/promotions';
import type { RouteCase } from './RouteCase';

const PATH = {
  repoUrl: 'https://git.example.com/payments/config.git',
  items: [{ type: 'kustomizeImage', image: 'api' }],
  environments: [
    { name: 'dev', file: 'dev/kustomization.yaml' },
    { name: 'prod', file: 'prod/kustomization.yaml' },
  ],
};

/** A component's way through its environments; the whole of it is in `promotion.test.ts`. */
export const PROMOTION_CASES: Record<
  keyof ReturnType<typeof createPromotionHandlers>,
  RouteCase
> = {
  getPromotionPath: {
    path: '/promotion-path',
    status: 200,
    answer: { version: 0, environments: [], open: [] },
    namesNothing: true,
  },
  setPromotionPath: {
    path: '/promotion-path',
    method: 'put',
    body: { version: 0, path: PATH },
    status: 200,
    answer: { version: 1 },
    // Other components of the workspace may write its repositories too.
    namesNothing: true,
    bad: [
      {
        body: { version: 0, path: { ...PATH, repoUrl: 'git@x:a/b.git' } },
        message: 'is not an address that begins with https://',
      },
      {
        body: { version: 0, path: { ...PATH, branch: '../../x' } },
        message: 'cannot be the name of a branch',
      },
      {
        body: {
          version: 0,
          path: {
            ...PATH,
            environments: PATH.environments.map(at => ({ ...at, file: 'x' })),
          },
        },
        message: 'are the same file',
      },
    ],
  },
  comparePromotion: {
    path: '/promotion-diff?from=dev&to=prod',
    status: 404,
    answer: {},
  },
  listPromotions: {
    path: '/promotions',
    status: 200,
    answer: { items: [] },
    list: true,
  },
  promote: {
    path: '/promotions',
    method: 'post',
    body: { from: 'dev', to: 'prod', base: 'abc' },
    status: 404,
    answer: {},
    namesNothing: true,
  },
  approvePromotion: {
    path: '/promotions/1/approve',
    method: 'post',
    status: 404,
    answer: {},
  },
  rejectPromotion: {
    path: '/promotions/1/reject',
    method: 'post',
    status: 404,
    answer: {},
  },
  withdrawPromotion: {
    path: '/promotions/1/withdraw',
    method: 'post',
    status: 404,
    answer: {},
  },
};

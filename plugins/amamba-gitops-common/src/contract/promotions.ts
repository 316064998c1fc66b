import {
  defineRoute,
  entityParams,
  pageQuery,
} from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import {
  environmentStateSchema,
  promotionDiffSchema,
  promotionPathSchema,
  promotionSchema,
} from '../domain/promotion';
import {
  gitopsApprovePermission,
  gitopsPathPermission,
  gitopsPromotePermission,
  gitopsReadPermission,
} from '../permissions';
import { entityPath } from './paths';

const params = entityParams;
const oneParams = params.extend({ promotion: z.string().min(1).max(100) });
const step = z.object({
  from: z.string().min(1).max(63),
  to: z.string().min(1).max(63),
});
const decision = z.object({ reason: z.string().trim().max(1000).optional() });

/** A component's way through its environments. */
export const promotionRoutes = {
  getPromotionPath: defineRoute({
    method: 'GET',
    path: `${entityPath}/promotion-path`,
    summary: 'The environments of the component, and what is where',
    params,
    response: z.object({
      /** Absent until somebody says which way it goes. */
      path: promotionPathSchema.optional(),
      /** Goes back with a change of the path. */
      version: z.number().int(),
      environments: z.array(environmentStateSchema),
      open: z.array(promotionSchema),
    }),
    permission: gitopsReadPermission,
  }),
  setPromotionPath: defineRoute({
    method: 'PUT',
    path: `${entityPath}/promotion-path`,
    summary: 'Say which environments the component goes through',
    params,
    body: z.object({
      path: promotionPathSchema,
      /** As it was read; 0 when there was none. */
      version: z.number().int().nonnegative(),
    }),
    response: z.object({ version: z.number().int() }),
    permission: gitopsPathPermission,
    audit: { eventId: 'promotion-path-set', severity: 'high' },
  }),
  comparePromotion: defineRoute({
    method: 'GET',
    path: `${entityPath}/promotion-diff`,
    summary: 'What a promotion would change',
    params,
    query: step,
    response: promotionDiffSchema,
    permission: gitopsReadPermission,
  }),
  listPromotions: defineRoute({
    method: 'GET',
    path: `${entityPath}/promotions`,
    summary: 'Promotions of the component, newest first',
    params,
    query: pageQuery,
    response: z.object({
      items: z.array(promotionSchema),
      nextCursor: z.string().optional(),
    }),
    permission: gitopsReadPermission,
  }),
  promote: defineRoute({
    method: 'POST',
    path: `${entityPath}/promotions`,
    summary: 'Move what one environment has to the next, or ask for it',
    params,
    body: step.extend({
      /** `base` of the difference that was looked at; 409 when it moved. */
      base: z.string().min(1).max(100),
      reason: z.string().trim().max(1000).optional(),
    }),
    response: promotionSchema,
    status: 202,
    permission: gitopsPromotePermission,
    audit: { eventId: 'promotion-request', severity: 'medium' },
  }),
  approvePromotion: defineRoute({
    method: 'POST',
    path: `${entityPath}/promotions/:promotion/approve`,
    summary: 'Let a promotion happen',
    params: oneParams,
    body: decision,
    response: promotionSchema,
    status: 202,
    permission: gitopsApprovePermission,
    audit: { eventId: 'promotion-approve', severity: 'high' },
  }),
  rejectPromotion: defineRoute({
    method: 'POST',
    path: `${entityPath}/promotions/:promotion/reject`,
    summary: 'Do not let a promotion happen',
    params: oneParams,
    body: decision,
    response: promotionSchema,
    permission: gitopsApprovePermission,
    audit: { eventId: 'promotion-reject', severity: 'medium' },
  }),
  withdrawPromotion: defineRoute({
    method: 'POST',
    path: `${entityPath}/promotions/:promotion/withdraw`,
    summary: "Take back one's own request",
    params: oneParams,
    response: promotionSchema,
    permission: gitopsPromotePermission,
    audit: { eventId: 'promotion-withdraw', severity: 'low' },
  }),
};

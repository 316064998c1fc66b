import { defineRoute, entityParams } from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import {
  podDetailSchema,
  clusterSourceSchema,
  podSummarySchema,
} from '../domain/pod';
import { debugPolicySchema } from '../domain/policy';
import {
  debugContainerPermission,
  debugCopyPermission,
  podsReadPermission,
} from '../permissions';
import {
  containerParams,
  containerPath,
  entityPath,
  podParams,
  podPath,
} from './paths';

/** What runs, and what to do about what was added to it. */
export const podRoutes = {
  listPods: defineRoute({
    method: 'GET',
    path: `${entityPath}/pods`,
    summary:
      'Pods of the entity, or of all of a workspace, from watched caches',
    params: entityParams,
    response: z.object({
      items: z.array(podSummarySchema),
      /** Whether there are more than are answered. */
      truncated: z.boolean(),
      sources: z.array(clusterSourceSchema),
      /** What the entity lacks to have pods; one of them is enough. */
      missingAnnotations: z.array(z.string()),
      /** Of signals about these pods. */
      topic: z.string().optional(),
    }),
    permission: podsReadPermission,
  }),
  getPolicy: defineRoute({
    method: 'GET',
    path: `${entityPath}/debug-policy`,
    summary: 'What holds for debugging here, and what the caller may do',
    params: entityParams,
    response: z.object({
      policy: debugPolicySchema,
      /** By name of the permission. */
      allowed: z.record(z.string(), z.boolean()),
    }),
    permission: podsReadPermission,
  }),
  getPod: defineRoute({
    method: 'GET',
    path: podPath,
    summary: 'A pod with what helps to find out what is wrong with it',
    params: podParams,
    response: podDetailSchema,
    permission: podsReadPermission,
  }),
  stopDebugger: defineRoute({
    method: 'POST',
    path: `${containerPath}/stop`,
    summary: 'End a debug container that the portal added',
    params: containerParams,
    response: z.object({}),
    permission: debugContainerPermission,
    audit: { eventId: 'debugger-stop', severity: 'medium' },
  }),
  deletePodCopy: defineRoute({
    method: 'DELETE',
    path: podPath,
    summary: 'Delete a copy that the portal made for debugging',
    params: podParams,
    response: z.object({}),
    permission: debugCopyPermission,
    audit: { eventId: 'pod-copy-delete', severity: 'medium' },
  }),
};

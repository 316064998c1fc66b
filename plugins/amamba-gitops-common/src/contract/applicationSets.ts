import {
  defineRoute,
  pageQuery,
  workspaceParams,
} from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import {
  applicationSetInputSchema,
  applicationSetSchema,
  previewedApplicationSchema,
} from '../domain/applicationSet';
import { gitopsSourceSchema } from '../domain/status';
import {
  gitopsCreatePermission,
  gitopsDeletePermission,
  gitopsReadPermission,
} from '../permissions';
import { workspacePath } from './paths';

const params = workspaceParams;
const onePath = `${workspacePath}/application-sets/:instance/:set`;
const oneParams = params.extend({
  instance: z.string().min(1).max(253),
  set: z.string().min(1).max(253),
});

/** A workspace's ApplicationSets. */
export const applicationSetRoutes = {
  listApplicationSets: defineRoute({
    method: 'GET',
    path: `${workspacePath}/application-sets`,
    summary: "The workspace's ApplicationSets, by name",
    params,
    query: pageQuery.extend({ search: z.string().max(200).optional() }),
    response: z.object({
      items: z.array(applicationSetSchema),
      nextCursor: z.string().optional(),
      sources: z.array(gitopsSourceSchema),
      topics: z.array(z.string()).optional(),
    }),
    permission: gitopsReadPermission,
  }),
  getApplicationSet: defineRoute({
    method: 'GET',
    path: onePath,
    summary: 'One ApplicationSet with its applications',
    params: oneParams,
    response: z.object({
      applicationSet: applicationSetSchema,
      source: gitopsSourceSchema,
    }),
    permission: gitopsReadPermission,
  }),
  previewApplicationSet: defineRoute({
    method: 'POST',
    path: `${workspacePath}/application-sets/preview`,
    summary: 'Which applications it would make; nothing is made',
    params,
    body: applicationSetInputSchema,
    response: z.object({ items: z.array(previewedApplicationSchema) }),
    permission: gitopsCreatePermission,
    audit: { eventId: 'application-set-preview', severity: 'low' },
  }),
  createApplicationSet: defineRoute({
    method: 'POST',
    path: `${workspacePath}/application-sets`,
    summary: 'Make an ApplicationSet within the places of the workspace',
    params,
    body: applicationSetInputSchema,
    response: z.object({ instance: z.string(), name: z.string() }),
    status: 201,
    permission: gitopsCreatePermission,
    audit: { eventId: 'application-set-create', severity: 'medium' },
  }),
  deleteApplicationSet: defineRoute({
    method: 'POST',
    path: `${onePath}/delete`,
    summary: 'Delete an ApplicationSet and its applications',
    params: oneParams,
    body: z.object({ confirm: z.string() }),
    response: z.object({ instance: z.string(), name: z.string() }),
    status: 202,
    permission: gitopsDeletePermission,
    audit: { eventId: 'application-set-delete', severity: 'high' },
  }),
};

import { defineRoute, entityParams } from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import { resourceRefSchema } from '../domain/resource';
import {
  applicationSpecSchema,
  existingSpecSchema,
  retrySchema,
  syncOptionsSchema,
} from '../domain/spec';
import {
  gitopsCreatePermission,
  gitopsDeletePermission,
  gitopsOperatePermission,
  gitopsRollbackPermission,
  gitopsSyncPermission,
  gitopsUpdatePermission,
} from '../permissions';
import {
  acceptedSchema,
  applicationParams,
  applicationPath,
  entityPath,
} from './paths';

const params = applicationParams;
const response = acceptedSchema;

/** Doing something to applications. */
export const applicationCommands = {
  createApplication: defineRoute({
    method: 'POST',
    path: `${entityPath}/applications`,
    summary: "Make an application in the entity's workspace",
    params: entityParams,
    body: z.object({
      instance: z.string().min(1).max(253),
      name: z
        .string()
        .max(63)
        .regex(
          /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
          'must be lower case letters, digits and "-", and begin and end with a letter or digit',
        ),
      /** Of the Application object; Argo CD's own when left out. */
      namespace: z.string().max(63).optional(),
      /** For `argocd/app-selector`. */
      labels: z.record(z.string().max(317), z.string().max(63)).default({}),
      spec: applicationSpecSchema,
    }),
    response,
    status: 201,
    permission: gitopsCreatePermission,
    audit: { eventId: 'application-create', severity: 'medium' },
  }),
  updateApplication: defineRoute({
    method: 'PUT',
    path: `${applicationPath}/spec`,
    summary: 'Change what it is made of; 409 when somebody else did meanwhile',
    params,
    body: z.object({
      spec: existingSpecSchema,
      resourceVersion: z.string().min(1).max(100),
    }),
    response,
    permission: gitopsUpdatePermission,
    audit: { eventId: 'application-update', severity: 'medium' },
  }),
  syncApplication: defineRoute({
    method: 'POST',
    path: `${applicationPath}/sync`,
    summary: 'Make the world as Git says',
    params,
    body: z.object({
      /** Of the first source, when it is not the one that is set. */
      revision: z.string().max(253).optional(),
      prune: z.boolean().default(false),
      dryRun: z.boolean().default(false),
      /** `apply`: without hooks. */
      strategy: z.enum(['hook', 'apply']).default('hook'),
      /** Deletes and makes anew what cannot be changed. */
      force: z.boolean().default(false),
      /** The application's own when left out. */
      options: syncOptionsSchema.optional(),
      retry: retrySchema.optional(),
      /** All when left out. */
      resources: z.array(resourceRefSchema).min(1).max(1000).optional(),
    }),
    response,
    status: 202,
    permission: gitopsSyncPermission,
    audit: { eventId: 'application-sync', severity: 'medium' },
  }),
  refreshApplication: defineRoute({
    method: 'POST',
    path: `${applicationPath}/refresh`,
    summary: 'Compare with Git now; hard: without caches of manifests',
    params,
    body: z.object({ hard: z.boolean().default(false) }),
    response,
    status: 202,
    permission: gitopsSyncPermission,
    audit: { eventId: 'application-refresh', severity: 'low' },
  }),
  terminateOperation: defineRoute({
    method: 'POST',
    path: `${applicationPath}/terminate`,
    summary: 'End the sync that runs',
    params,
    response,
    status: 202,
    permission: gitopsSyncPermission,
    audit: { eventId: 'operation-terminate', severity: 'medium' },
  }),
  rollbackApplication: defineRoute({
    method: 'POST',
    path: `${applicationPath}/rollback`,
    summary: 'Deploy again what was deployed before',
    params,
    body: z.object({
      /** Of the deployment, from the history. */
      id: z.number().int(),
      prune: z.boolean().default(false),
      dryRun: z.boolean().default(false),
      /** Needed while it syncs by itself: that would undo the rollback. */
      pauseAutoSync: z.boolean().default(false),
    }),
    response,
    status: 202,
    permission: gitopsRollbackPermission,
    audit: { eventId: 'application-rollback', severity: 'high' },
  }),
  setAutoSync: defineRoute({
    method: 'POST',
    path: `${applicationPath}/auto-sync`,
    summary: 'Pause or resume syncing by itself',
    params,
    body: z.object({ enabled: z.boolean() }),
    response,
    permission: gitopsUpdatePermission,
    audit: { eventId: 'application-auto-sync', severity: 'medium' },
  }),
  deleteApplication: defineRoute({
    method: 'POST',
    path: `${applicationPath}/delete`,
    summary: 'Delete it, with or without what it deployed',
    params,
    body: z.object({
      /** `orphan` leaves what it deployed in the cluster. */
      cascade: z.enum(['foreground', 'background', 'orphan']),
      /** Its name once more. */
      confirm: z.string(),
    }),
    response,
    status: 202,
    permission: gitopsDeletePermission,
    audit: { eventId: 'application-delete', severity: 'high' },
  }),
  runResourceAction: defineRoute({
    method: 'POST',
    path: `${applicationPath}/resource/actions`,
    summary: 'Do something to one of its resources',
    params,
    body: z.object({
      resource: resourceRefSchema,
      action: z.string().min(1).max(100),
      params: z.record(z.string().max(100), z.string().max(1000)).default({}),
    }),
    response,
    status: 202,
    permission: gitopsOperatePermission,
    audit: { eventId: 'resource-action', severity: 'medium' },
  }),
  deleteResource: defineRoute({
    method: 'POST',
    path: `${applicationPath}/resource/delete`,
    summary: 'Delete one of its resources in the cluster',
    params,
    body: z.object({
      resource: resourceRefSchema,
      /** Does not wait for its finalizers. */
      force: z.boolean().default(false),
      /** Leaves what belongs to it. */
      orphan: z.boolean().default(false),
    }),
    response,
    status: 202,
    permission: gitopsOperatePermission,
    audit: { eventId: 'resource-delete', severity: 'high' },
  }),
};

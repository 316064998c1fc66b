import {
  defineRoute,
  entityParams,
  pageQuery,
} from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import {
  applicationSchema,
  applicationSummarySchema,
  deploymentSchema,
  syncWindowsSchema,
} from '../domain/application';
import {
  eventSchema,
  resourceActionSchema,
  resourceDiffSchema,
  resourceRefSchema,
  resourceTreeSchema,
} from '../domain/resource';
import { existingSpecSchema } from '../domain/spec';
import {
  gitopsSourceSchema,
  healthStatusSchema,
  syncStatusSchema,
} from '../domain/status';
import { gitopsReadPermission, gitopsUpdatePermission } from '../permissions';
import { applicationParams, applicationPath, entityPath } from './paths';

const permission = gitopsReadPermission;
const counts = z.record(z.string(), z.number().int());

/** Most lines of a log in one answer. @public */
export const MAX_LOG_LINES = 5000;

/** Looking at applications. */
export const applicationReads = {
  listApplications: defineRoute({
    method: 'GET',
    path: `${entityPath}/applications`,
    summary: "The entity's applications, by name",
    params: entityParams,
    query: pageQuery.extend({
      /** Part of a name, repository, path or image. */
      search: z.string().max(200).optional(),
      sync: syncStatusSchema.optional(),
      health: healthStatusSchema.optional(),
      instance: z.string().max(253).optional(),
      cluster: z.string().max(253).optional(),
      destinationNamespace: z.string().max(63).optional(),
      /** What needs somebody first, or by name. */
      sort: z.enum(['name', 'attention', 'lastSynced']).default('name'),
    }),
    response: z.object({
      items: z.array(applicationSummarySchema),
      nextCursor: z.string().optional(),
      /** Of all that match, also on other pages. */
      total: z.number().int(),
      /**
       * How many of each status, without the status filters; and of each
       * cluster, also without the one by cluster.
       */
      counts: z.object({ sync: counts, health: counts, cluster: counts }),
      sources: z.array(gitopsSourceSchema),
      /** Which signals concern this list; absent: all of them. */
      topics: z.array(z.string()).optional(),
      /** Annotations of which one is needed; present only when none is there. */
      missingAnnotations: z.array(z.string()).optional(),
    }),
    permission,
  }),
  getApplication: defineRoute({
    method: 'GET',
    path: applicationPath,
    summary: 'One application',
    params: applicationParams,
    response: z.object({
      application: applicationSchema,
      source: gitopsSourceSchema,
      topic: z.string(),
    }),
    permission,
  }),
  getResourceTree: defineRoute({
    method: 'GET',
    path: `${applicationPath}/tree`,
    summary: 'Its resources and what belongs to them',
    params: applicationParams,
    response: z.object({
      tree: resourceTreeSchema,
      source: gitopsSourceSchema,
    }),
    permission,
  }),
  listDifferences: defineRoute({
    method: 'GET',
    path: `${applicationPath}/differences`,
    summary: 'How its resources are, and how Git has them',
    params: applicationParams,
    query: z.object({
      /** Only these, each as `group/kind/namespace/name`; all when left out. */
      resources: z
        .preprocess(
          value => (typeof value === 'string' ? [value] : value),
          z.array(z.string().max(600)).max(50),
        )
        .optional(),
      /** Leaves out what is the same. */
      changedOnly: z
        .enum(['true', 'false'])
        .default('true')
        .transform(value => value === 'true'),
    }),
    response: z.object({
      items: z.array(resourceDiffSchema),
      /** There are more than are told. */
      truncated: z.boolean(),
    }),
    permission,
  }),
  listHistory: defineRoute({
    method: 'GET',
    path: `${applicationPath}/history`,
    summary: 'What was deployed, newest first, with commits',
    params: applicationParams,
    response: z.object({ items: z.array(deploymentSchema) }),
    permission,
  }),
  listEvents: defineRoute({
    method: 'GET',
    path: `${applicationPath}/events`,
    summary: 'Events of the application, or of one of its resources',
    params: applicationParams,
    query: z.object({
      /** Id of a node of its tree; the application itself when left out. */
      node: z.string().max(300).optional(),
    }),
    response: z.object({ items: z.array(eventSchema) }),
    permission,
  }),
  readPodLog: defineRoute({
    method: 'GET',
    path: `${applicationPath}/pods/:pod/log`,
    summary: 'The end of the log of one of its pods',
    params: applicationParams.extend({ pod: z.string().min(1).max(253) }),
    query: z.object({
      /** Namespace of the pod; the application's when left out. */
      podNamespace: z.string().max(63).optional(),
      container: z.string().max(63).optional(),
      /** Of the container before the last restart. */
      previous: z
        .enum(['true', 'false'])
        .default('false')
        .transform(value => value === 'true'),
      tailLines: z.coerce.number().int().min(1).max(MAX_LOG_LINES).default(500),
    }),
    response: z.object({
      text: z.string(),
      truncated: z.boolean(),
      containers: z.array(z.string()),
      /** Why there is no text, for a person. */
      notice: z.string().optional(),
    }),
    permission,
  }),
  getResource: defineRoute({
    method: 'GET',
    path: `${applicationPath}/resource`,
    summary: 'One of its resources as YAML; secrets are masked',
    params: applicationParams,
    query: resourceRefSchema,
    response: z.object({ manifest: z.string() }),
    permission,
  }),
  listResourceActions: defineRoute({
    method: 'GET',
    path: `${applicationPath}/resource/actions`,
    summary: 'What can be done to one of its resources',
    params: applicationParams,
    query: resourceRefSchema,
    response: z.object({ items: z.array(resourceActionSchema) }),
    permission,
  }),
  getSyncWindows: defineRoute({
    method: 'GET',
    path: `${applicationPath}/sync-windows`,
    summary: 'Whether a sync is let through now, and if not until when',
    params: applicationParams,
    response: syncWindowsSchema,
    permission,
  }),
  getApplicationSpec: defineRoute({
    method: 'GET',
    path: `${applicationPath}/spec`,
    summary: 'What people set of it, for editing',
    params: applicationParams,
    response: z.object({
      spec: existingSpecSchema,
      /** Goes back with the edit. */
      resourceVersion: z.string(),
      /** Parts that only Argo CD's own YAML can say; edits leave them alone. */
      kept: z.array(z.string()),
    }),
    permission: gitopsUpdatePermission,
  }),
  previewDeletion: defineRoute({
    method: 'GET',
    path: `${applicationPath}/deletion`,
    summary: 'What goes when it is deleted with its resources',
    params: applicationParams,
    response: z.object({
      resources: z.array(resourceRefSchema),
      /** Stay whatever is chosen: `Delete=false`, `helm.sh/resource-policy: keep`. */
      kept: z.array(resourceRefSchema),
    }),
    permission,
  }),
};

import {
  defineRoute,
  dnsLabelSchema,
  labelsSchema,
  limitsSchema,
  memberRefSchema,
  pageQuery,
  resourceAmountsSchema,
  workspaceExportContract,
  workspaceParams,
} from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import {
  activitySchema,
  clusterBindingSchema,
  memberSchema,
  namespaceSchema,
  roleSchema,
  syncChangeSchema,
  syncConditionSchema,
  workspaceDetailSchema,
  workspaceSummarySchema,
} from './domain';
import {
  clustersBindPermission,
  clustersListPermission,
  namespacesCreatePermission,
  namespacesDeletePermission,
  namespacesLabelsPermission,
  namespacesQuotaPermission,
  namespacesReadPermission,
  workspacesCreatePermission,
  workspacesDeletePermission,
  workspacesGrantPermission,
  workspacesListPermission,
  workspacesMovePermission,
  workspacesReadPermission,
  workspacesSyncPermission,
  workspacesUpdatePermission,
} from './permissions';

const base = '/workspaces/:workspace';
const title = z.string().trim().max(100);
const description = z.string().trim().max(2000);
const clusterParams = workspaceParams.extend({
  cluster: z.string().min(1).max(253),
});
const namespaceParams = clusterParams.extend({ namespace: dnsLabelSchema });
/** The name once more, typed by whoever wants it gone. */
const confirmed = z.object({ confirm: z.string() });
const accepted = z.object({ workspace: z.string() });

/** API of the workspaces backend, under `/api/amamba-workspaces`. @public */
export const workspacesContract = {
  ...workspaceExportContract,
  listWorkspaces: defineRoute({
    method: 'GET',
    path: '/workspaces',
    summary: 'Workspaces that the caller may see, by name',
    query: pageQuery.extend({
      /** Part of a name or title. */
      search: z.string().max(100).optional(),
    }),
    response: z.object({
      items: z.array(workspaceSummarySchema),
      nextCursor: z.string().optional(),
      /** Whether the caller may make one. */
      mayCreate: z.boolean(),
    }),
    permission: workspacesListPermission,
  }),
  createWorkspace: defineRoute({
    method: 'POST',
    path: '/workspaces',
    summary: 'Make a workspace; it is in the catalog within seconds',
    body: z.object({
      name: dnsLabelSchema,
      title: title.optional(),
      description: description.optional(),
      owner: memberRefSchema,
      parent: dnsLabelSchema.optional(),
      /** Besides whoever makes it, who becomes an admin. */
      admins: z.array(memberRefSchema).max(100).default([]),
      clusters: z
        .array(
          z.object({
            name: z.string().min(1).max(253),
            binding: z.enum(['shared', 'exclusive']).default('shared'),
            quota: resourceAmountsSchema.optional(),
          }),
        )
        .max(100)
        .default([]),
    }),
    response: accepted,
    status: 201,
    permission: workspacesCreatePermission,
    audit: { eventId: 'workspace-create', severity: 'high' },
  }),
  getWorkspace: defineRoute({
    method: 'GET',
    path: base,
    summary: 'One workspace, and what the caller may do in it',
    params: workspaceParams,
    response: workspaceDetailSchema,
    permission: workspacesReadPermission,
  }),
  updateWorkspace: defineRoute({
    method: 'PATCH',
    path: base,
    summary: "Change a workspace's title and description",
    params: workspaceParams,
    body: z.object({
      title: title.optional(),
      description: description.optional(),
    }),
    response: accepted,
    permission: workspacesUpdatePermission,
    audit: { eventId: 'workspace-update', severity: 'low' },
  }),
  moveWorkspace: defineRoute({
    method: 'PUT',
    path: `${base}/placement`,
    summary: "Change a workspace's owner and folder",
    params: workspaceParams,
    body: z.object({
      owner: memberRefSchema,
      parent: dnsLabelSchema.optional(),
    }),
    response: accepted,
    permission: workspacesMovePermission,
    audit: { eventId: 'workspace-move', severity: 'high' },
  }),
  deleteWorkspace: defineRoute({
    method: 'DELETE',
    path: base,
    summary: 'Delete a workspace that owns nothing any more',
    params: workspaceParams,
    query: confirmed,
    response: accepted,
    status: 202,
    permission: workspacesDeletePermission,
    audit: { eventId: 'workspace-delete', severity: 'critical' },
  }),
  listMembers: defineRoute({
    method: 'GET',
    path: `${base}/members`,
    summary: 'Who holds which role, and the roles there are',
    params: workspaceParams,
    response: z.object({
      items: z.array(memberSchema),
      roles: z.array(roleSchema),
    }),
    permission: workspacesReadPermission,
  }),
  setMember: defineRoute({
    method: 'PUT',
    path: `${base}/members`,
    summary: 'Grant a role; it replaces the one that the member had',
    params: workspaceParams,
    body: z.object({
      ref: memberRefSchema,
      role: z.string().min(1).max(63),
    }),
    response: accepted,
    permission: workspacesGrantPermission,
    audit: { eventId: 'member-set', severity: 'high' },
  }),
  removeMember: defineRoute({
    method: 'DELETE',
    path: `${base}/members/:ref`,
    summary: "Revoke a member's roles",
    params: workspaceParams.extend({ ref: memberRefSchema }),
    response: accepted,
    permission: workspacesGrantPermission,
    audit: { eventId: 'member-remove', severity: 'high' },
  }),
  listNamespaces: defineRoute({
    method: 'GET',
    path: `${base}/namespaces`,
    summary: 'Namespaces with quota and use, and what the clusters have left',
    params: workspaceParams,
    response: z.object({
      items: z.array(namespaceSchema),
      clusters: z.array(clusterBindingSchema),
    }),
    permission: namespacesReadPermission,
  }),
  createNamespace: defineRoute({
    method: 'POST',
    path: `${base}/namespaces`,
    summary: 'Create a namespace',
    params: workspaceParams,
    body: z.object({
      cluster: z.string().min(1).max(253),
      name: dnsLabelSchema,
      labels: labelsSchema.default({}),
      quota: resourceAmountsSchema.optional(),
      limits: limitsSchema.optional(),
    }),
    response: accepted,
    status: 202,
    permission: namespacesCreatePermission,
    audit: { eventId: 'namespace-create', severity: 'medium' },
  }),
  setNamespaceLabels: defineRoute({
    method: 'PUT',
    path: `${base}/namespaces/:cluster/:namespace/labels`,
    summary: "Change a namespace's labels",
    params: namespaceParams,
    body: z.object({ labels: labelsSchema }),
    response: accepted,
    status: 202,
    permission: namespacesLabelsPermission,
    audit: { eventId: 'namespace-labels', severity: 'medium' },
  }),
  setNamespaceQuota: defineRoute({
    method: 'PUT',
    path: `${base}/namespaces/:cluster/:namespace/quota`,
    summary: "Change a namespace's quota and limits",
    params: namespaceParams,
    body: z.object({
      quota: resourceAmountsSchema.optional(),
      limits: limitsSchema.optional(),
    }),
    response: accepted,
    status: 202,
    permission: namespacesQuotaPermission,
    audit: { eventId: 'namespace-quota', severity: 'medium' },
  }),
  deleteNamespace: defineRoute({
    method: 'DELETE',
    path: `${base}/namespaces/:cluster/:namespace`,
    summary:
      'Delete a namespace with all that it holds; one that was adopted is only let go',
    params: namespaceParams,
    query: confirmed,
    response: accepted,
    status: 202,
    permission: namespacesDeletePermission,
    audit: { eventId: 'namespace-delete', severity: 'critical' },
  }),
  bindCluster: defineRoute({
    method: 'PUT',
    path: `${base}/clusters/:cluster`,
    summary: 'Bind a cluster, or change the binding and its quota',
    params: clusterParams,
    body: z.object({
      binding: z.enum(['shared', 'exclusive']),
      quota: resourceAmountsSchema.optional(),
    }),
    response: accepted,
    status: 202,
    permission: clustersBindPermission,
    audit: { eventId: 'cluster-bind', severity: 'high' },
  }),
  unbindCluster: defineRoute({
    method: 'DELETE',
    path: `${base}/clusters/:cluster`,
    summary: 'Unbind a cluster on which the workspace has no namespaces',
    params: clusterParams,
    response: accepted,
    status: 202,
    permission: clustersBindPermission,
    audit: { eventId: 'cluster-unbind', severity: 'high' },
  }),
  getSync: defineRoute({
    method: 'GET',
    path: `${base}/sync`,
    summary: 'How the workspace stands in each target',
    params: workspaceParams,
    response: z.object({ conditions: z.array(syncConditionSchema) }),
    permission: workspacesReadPermission,
  }),
  syncNow: defineRoute({
    method: 'POST',
    path: `${base}/sync`,
    summary: 'Have the workspace synced now',
    params: workspaceParams,
    response: accepted,
    status: 202,
    permission: workspacesSyncPermission,
    audit: { eventId: 'workspace-sync', severity: 'low' },
  }),
  planSync: defineRoute({
    method: 'GET',
    path: `${base}/sync/plan`,
    summary: 'What a sync would change now; changes nothing',
    params: workspaceParams,
    response: z.object({
      targets: z.array(
        z.object({
          provisioner: z.string(),
          target: z.string(),
          changes: z.array(syncChangeSchema),
          /** Why it cannot be told. */
          error: z.string().optional(),
        }),
      ),
    }),
    permission: workspacesSyncPermission,
  }),
  listActivity: defineRoute({
    method: 'GET',
    path: `${base}/activity`,
    summary: 'Who did what, newest first',
    params: workspaceParams,
    query: pageQuery,
    response: z.object({
      items: z.array(activitySchema),
      nextCursor: z.string().optional(),
    }),
    permission: workspacesReadPermission,
  }),
  listClusters: defineRoute({
    method: 'GET',
    path: '/clusters',
    summary: 'Clusters that workspaces can be bound to',
    response: z.object({
      items: z.array(
        z.object({
          name: z.string(),
          title: z.string(),
          unusable: z.string().optional(),
          /** The workspace that has it to itself. */
          exclusiveTo: z.string().optional(),
        }),
      ),
    }),
    permission: clustersListPermission,
  }),
};

/** @public */
export type WorkspacesContract = typeof workspacesContract;

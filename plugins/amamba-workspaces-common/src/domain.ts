import {
  limitsSchema,
  resourceAmountsSchema,
  workspaceSpecSchema,
} from '@amamba/plugin-amamba-common';
import { z } from 'zod';

const time = z.iso.datetime();

/**
 * How true a target is.
 *
 * - `Synced`: the target is as the workspace says.
 * - `Drifted`: it differs, and the syncer may not or must not change that.
 * - `Pending`: not tried yet, or on its way.
 * - `Failed`: tried and not done; it is tried again.
 *
 * @public
 */
export const SYNC_STATUSES = [
  'Synced',
  'Drifted',
  'Pending',
  'Failed',
] as const;

/** @public */
export const syncStatusSchema = z.enum(SYNC_STATUSES);

/** @public */
export type SyncStatus = z.output<typeof syncStatusSchema>;

/** One thing that the syncer did or would do. @public */
export const syncChangeSchema = z.object({
  action: z.enum(['create', 'update', 'delete', 'adopt', 'release']),
  /** `Namespace payments`, `ResourceQuota payments/amamba`. */
  object: z.string(),
  /** What of it: `spec.hard.pods: 50 → 10`. */
  detail: z.string().optional(),
});

/** @public */
export type SyncChange = z.output<typeof syncChangeSchema>;

/** How a workspace stands in one target. @public */
export const syncConditionSchema = z.object({
  /** `kubernetes`, `argocd`. */
  provisioner: z.string(),
  /** Name of the cluster or instance. */
  target: z.string(),
  status: syncStatusSchema,
  /** One word for programs: `NamespaceOwned`. */
  reason: z.string(),
  /** For people: what is wrong and what to do. */
  message: z.string(),
  /** Since when the status is this one. */
  since: time,
  lastTry: time.optional(),
  nextTry: time.optional(),
});

/** @public */
export type SyncCondition = z.output<typeof syncConditionSchema>;

/** Where a workspace is kept. @public */
export const workspaceSourceSchema = z.object({
  /**
   * `portal`: it can be changed here. `git`: in a repository. `file`: in a
   * file that the portal is configured with.
   */
  kind: z.enum(['portal', 'git', 'file']),
  /** Where to change it otherwise: an address, or the name of the file. */
  location: z.string().optional(),
});

/** @public */
export type WorkspaceSource = z.output<typeof workspaceSourceSchema>;

const statusCounts = z.record(syncStatusSchema, z.number().int());

/** A workspace in a list. @public */
export const workspaceSummarySchema = z.object({
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  owner: z.string(),
  parent: z.string().optional(),
  source: workspaceSourceSchema,
  /** It was deleted and its targets are being cleaned up. */
  deleting: z.boolean(),
  namespaces: z.number().int(),
  clusters: z.array(z.string()),
  /** How many targets are in which status. */
  sync: statusCounts,
  /** The caller's own roles in it; none for platform administrators. */
  roles: z.array(z.string()),
});

/** @public */
export type WorkspaceSummary = z.output<typeof workspaceSummarySchema>;

/** A workspace's own page. @public */
export const workspaceDetailSchema = workspaceSummarySchema.extend({
  spec: workspaceSpecSchema,
  /** By permission, whether the caller holds it here. */
  permissions: z.record(z.string(), z.boolean()),
  /** Changes whenever the workspace does; for {@link workspacesSignalSchema}. */
  topic: z.string(),
});

/** @public */
export type WorkspaceDetail = z.output<typeof workspaceDetailSchema>;

/** Somebody's role in a workspace. @public */
export const memberSchema = z.object({
  ref: z.string(),
  /** As the catalog names them. */
  title: z.string().optional(),
  /** No such user or group is in the catalog. */
  missing: z.boolean(),
  role: z.string(),
  /** The folder that grants it; absent: the workspace itself. */
  folder: z.string().optional(),
});

/** @public */
export type Member = z.output<typeof memberSchema>;

/** A role that can be granted. @public */
export const roleSchema = z.object({
  name: z.string(),
  title: z.string().optional(),
  custom: z.boolean(),
  permissions: z.array(z.string()),
});

/** @public */
export type Role = z.output<typeof roleSchema>;

/**
 * Whether a namespace is there.
 *
 * - `Pending`: it was asked for and its cluster has not been brought there yet.
 * - `Missing`: it should be there, and is not.
 * - `Unknown`: its cluster does not say.
 *
 * @public
 */
export const namespacePhaseSchema = z.enum([
  'Active',
  'Pending',
  'Terminating',
  'Missing',
  'Unknown',
]);

/** @public */
export type NamespacePhase = z.output<typeof namespacePhaseSchema>;

/** A namespace of a workspace. @public */
export const namespaceSchema = z.object({
  cluster: z.string(),
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  quota: resourceAmountsSchema.optional(),
  /** What is used of the quota; absent: not known. */
  used: z.record(z.string(), z.string()).optional(),
  limits: limitsSchema.optional(),
  phase: namespacePhaseSchema,
  deleting: z.boolean(),
  createdAt: time.optional(),
});

/** @public */
export type Namespace = z.output<typeof namespaceSchema>;

/** How much of a cluster a workspace may use. @public */
export const clusterBindingSchema = z.object({
  name: z.string(),
  title: z.string(),
  binding: z.enum(['shared', 'exclusive']),
  quota: resourceAmountsSchema.optional(),
  /** Of the quota, what its namespaces have together. */
  allocated: z.record(z.string(), z.string()),
  /** Of the quota, what a further namespace can have. */
  remaining: z.record(z.string(), z.string()),
  /** Why the cluster cannot be used now. */
  unusable: z.string().optional(),
  /** Since when nothing has been heard of it. */
  staleSince: time.optional(),
});

/** @public */
export type ClusterBinding = z.output<typeof clusterBindingSchema>;

/** That somebody or the syncer did something. @public */
export const activitySchema = z.object({
  id: z.string(),
  at: time,
  /** Entity reference of a person; `syncer`, or a service. */
  actor: z.string(),
  /** Kebab-case: `namespace-create`, `run-start`, `sync`. */
  action: z.string(),
  /** What it was done to: `dev/payments`, `component:default/checkout`. */
  subject: z.string().optional(),
  outcome: z.enum(['succeeded', 'failed', 'refused']),
  /** For people. */
  detail: z.string().optional(),
});

/** @public */
export type Activity = z.output<typeof activitySchema>;

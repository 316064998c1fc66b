import { z } from 'zod';
import {
  healthSchema,
  healthStatusSchema,
  operationPhaseSchema,
  syncStatusSchema,
} from './status';
import { resourceRefSchema } from './resource';

const time = z.iso.datetime();

/** Names one application in a path. @public */
export const applicationKeySchema = z.object({
  /** Of Argo CD, as the portal's configuration names it. */
  instance: z.string().min(1).max(253),
  /** Namespace of the Application object. */
  namespace: z.string().min(1).max(63),
  name: z.string().min(1).max(253),
});
/** @public */
export type ApplicationKey = z.output<typeof applicationKeySchema>;

/** Where manifests come from, as lists show it. @public */
export const sourceSummarySchema = z.object({
  repoUrl: z.string(),
  path: z.string().optional(),
  chart: z.string().optional(),
  targetRevision: z.string().optional(),
  /** Address at which people can look at it, when it is known to be one. */
  webUrl: z.string().optional(),
});

/** An application as lists show it. @public */
export const applicationSummarySchema = applicationKeySchema.extend({
  /** Opaque; as signals name it. */
  id: z.string(),
  project: z.string(),
  /** Sync and health as Argo CD says. */
  sync: syncStatusSchema,
  health: healthStatusSchema,
  /** Phase of the operation that runs, or of the last one. */
  operation: operationPhaseSchema.optional(),
  /** Sha or chart version that was compared; one for each source. */
  revisions: z.array(z.string()),
  sources: z.array(sourceSummarySchema),
  destination: z.object({
    /** As the portal's configuration names it, else as Argo CD does. */
    cluster: z.string(),
    namespace: z.string().optional(),
  }),
  /** Syncs by itself; `paused` when that was switched off for a while. */
  automation: z.enum(['manual', 'automatic', 'paused']),
  images: z.array(z.string()),
  externalUrls: z.array(z.string()),
  /** Name of the ApplicationSet that makes it. */
  applicationSet: z.string().optional(),
  createdAt: time,
  lastSyncedAt: time.optional(),
  deleting: z.boolean(),
});
/** @public */
export type ApplicationSummary = z.output<typeof applicationSummarySchema>;

/** What Argo CD has to say about an application. @public */
export const conditionSchema = z.object({
  /** `ComparisonError`, `SyncError`, `SharedResourceWarning` … */
  type: z.string(),
  message: z.string(),
  at: time.optional(),
  severity: z.enum(['error', 'warning', 'info']),
});

/** What a sync did to one resource. @public */
export const resourceResultSchema = resourceRefSchema.extend({
  /** Synced, SyncFailed, Pruned, PruneSkipped. */
  status: z.string().optional(),
  message: z.string().optional(),
  /** PreSync, Sync, PostSync, SyncFail. */
  hook: z.string().optional(),
  phase: z.string().optional(),
  syncPhase: z.string().optional(),
});

/** A sync that runs, or the last one. @public */
export const operationSchema = z.object({
  phase: operationPhaseSchema,
  message: z.string().optional(),
  startedAt: time.optional(),
  finishedAt: time.optional(),
  /** Name of the person, or that Argo CD did it. */
  initiatedBy: z.string().optional(),
  automated: z.boolean(),
  dryRun: z.boolean(),
  retryCount: z.number().int().nonnegative().default(0),
  revisions: z.array(z.string()),
  results: z.array(resourceResultSchema),
});
/** @public */
export type Operation = z.output<typeof operationSchema>;

/** Who changed Git, and why. @public */
export const commitSchema = z.object({
  author: z.string(),
  message: z.string(),
  at: time.optional(),
  tags: z.array(z.string()).default([]),
  webUrl: z.string().optional(),
});
/** @public */
export type Commit = z.output<typeof commitSchema>;

/** Of one source in one deployment. @public */
export const deployedRevisionSchema = z.object({
  repoUrl: z.string(),
  revision: z.string(),
  path: z.string().optional(),
  chart: z.string().optional(),
  /** Absent for charts, and when Git cannot be asked now. */
  commit: commitSchema.optional(),
});

/** Something that was deployed. @public */
export const deploymentSchema = z.object({
  id: z.number().int(),
  startedAt: time.optional(),
  deployedAt: time,
  initiatedBy: z.string().optional(),
  automated: z.boolean(),
  revisions: z.array(deployedRevisionSchema),
  /** What runs now. */
  current: z.boolean(),
});
/** @public */
export type Deployment = z.output<typeof deploymentSchema>;

/** A resource that Git or the cluster has of an application. @public */
export const managedResourceSchema = resourceRefSchema.extend({
  sync: syncStatusSchema.optional(),
  health: healthSchema.optional(),
  hook: z.boolean(),
  requiresPruning: z.boolean(),
  syncWave: z.number().int().optional(),
});
/** @public */
export type ManagedResource = z.output<typeof managedResourceSchema>;

/** An application in whole. @public */
export const applicationSchema = applicationSummarySchema.extend({
  labels: z.record(z.string(), z.string()),
  healthMessage: z.string().optional(),
  conditions: z.array(conditionSchema),
  lastOperation: operationSchema.optional(),
  resources: z.array(managedResourceSchema),
  /** Newest first, without commits. */
  history: z.array(deploymentSchema),
  /**
   * Commits of the revision that was compared; one for each source. JSON has
   * null where there is none.
   */
  comparedCommits: z.array(
    z.preprocess(commit => commit ?? undefined, commitSchema.optional()),
  ),
  /**
   * Present after a rollback: the world is behind what Git says on purpose,
   * and automatic syncs are paused.
   */
  behindGit: z
    .object({ deployedRevision: z.string(), gitRevision: z.string() })
    .optional(),
  /** Who makes it: changes by hand would be undone. */
  managedBy: z.string().optional(),
  /** Argo CD's own page of it, when people may go there. */
  argoCdUrl: z.string().optional(),
  comparedAt: time.optional(),
});
/** @public */
export type Application = z.output<typeof applicationSchema>;

/** Whether a sync is let through now. @public */
export const syncWindowsSchema = z.object({
  canSync: z.boolean(),
  /** Which window blocks and until when, for people; absent when none does. */
  blockedBy: z
    .object({
      kind: z.enum(['allow', 'deny']),
      schedule: z.string(),
      duration: z.string(),
      timeZone: z.string().optional(),
      /** When the block ends, or the next allowing window begins. */
      until: time.optional(),
    })
    .optional(),
  windows: z.array(
    z.object({
      kind: z.enum(['allow', 'deny']),
      schedule: z.string(),
      duration: z.string(),
      timeZone: z.string().optional(),
      manualSync: z.boolean(),
      active: z.boolean(),
      /** When it begins next, or ends if it is active. */
      nextChange: time.optional(),
    }),
  ),
});
/** @public */
export type SyncWindows = z.output<typeof syncWindowsSchema>;

import { z } from 'zod';
import { argoDestinationSchema } from './application';
import { argoMetadataSchema } from './metadata';
import { argoRepositorySchema } from './repository';

const roleSchema = z.looseObject({
  name: z.string(),
  description: z.string().optional(),
  /** `p, proj:<project>:<role>, <resource>, <action>, <object>, allow` */
  policies: z.array(z.string()).nullish(),
  groups: z.array(z.string()).nullish(),
  jwtTokens: z.array(z.looseObject({})).nullish(),
});
/** @public */
export type ArgoProjectRole = z.output<typeof roleSchema>;

const groupKindSchema = z.looseObject({
  group: z.string(),
  kind: z.string(),
});

const syncWindowSchema = z.looseObject({
  /** allow, deny. */
  kind: z.string().optional(),
  /** Cron, of five fields. */
  schedule: z.string().optional(),
  /** `1h` */
  duration: z.string().optional(),
  timeZone: z.string().optional(),
  applications: z.array(z.string()).nullish(),
  namespaces: z.array(z.string()).nullish(),
  clusters: z.array(z.string()).nullish(),
  /** Does not hold for syncs that somebody starts. */
  manualSync: z.boolean().optional(),
  andOperator: z.boolean().optional(),
  description: z.string().optional(),
});
/** @public */
export type ArgoSyncWindow = z.output<typeof syncWindowSchema>;

/** Windows that hold for one application. @public */
export const argoSyncWindowsSchema = z.looseObject({
  activeWindows: z.array(syncWindowSchema).nullish(),
  assignedWindows: z.array(syncWindowSchema).nullish(),
  canSync: z.boolean().default(false),
});
/** @public */
export type ArgoSyncWindows = z.output<typeof argoSyncWindowsSchema>;

const specSchema = z.looseObject({
  description: z.string().optional(),
  sourceRepos: z.array(z.string()).nullish(),
  sourceNamespaces: z.array(z.string()).nullish(),
  destinations: z.array(argoDestinationSchema).nullish(),
  roles: z.array(roleSchema).nullish(),
  clusterResourceWhitelist: z.array(groupKindSchema).nullish(),
  clusterResourceBlacklist: z.array(groupKindSchema).nullish(),
  namespaceResourceWhitelist: z.array(groupKindSchema).nullish(),
  namespaceResourceBlacklist: z.array(groupKindSchema).nullish(),
  syncWindows: z.array(syncWindowSchema).nullish(),
});
/** `spec` of an AppProject. @public */
export type ArgoProjectSpec = z.output<typeof specSchema>;

/** @public */
export const argoProjectSchema = z.looseObject({
  metadata: argoMetadataSchema,
  spec: specSchema,
});
/** An AppProject. @public */
export type ArgoProject = z.output<typeof argoProjectSchema>;

export const projectListSchema = z.object({
  items: z.array(argoProjectSchema).nullish(),
});

/** @public */
export const argoDetailedProjectSchema = z.looseObject({
  project: argoProjectSchema,
  repositories: z.array(argoRepositorySchema).nullish(),
});
/** An AppProject with what is scoped to it. @public */
export type ArgoDetailedProject = z.output<typeof argoDetailedProjectSchema>;

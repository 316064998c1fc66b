import { z } from 'zod';
import { argoMetadataSchema, listMetadataSchema } from './metadata';

const stringsSchema = z.array(z.string()).nullish();

/** One of the places an application's manifests come from. @public */
export const argoSourceSchema = z.looseObject({
  repoURL: z.string(),
  path: z.string().optional(),
  targetRevision: z.string().optional(),
  chart: z.string().optional(),
  ref: z.string().optional(),
  name: z.string().optional(),
  helm: z.looseObject({}).nullish(),
  kustomize: z.looseObject({}).nullish(),
  directory: z.looseObject({}).nullish(),
  plugin: z.looseObject({}).nullish(),
});
/** @public */
export type ArgoSource = z.output<typeof argoSourceSchema>;

/** Where an application goes: a cluster by `server` or by `name`. @public */
export const argoDestinationSchema = z.looseObject({
  server: z.string().optional(),
  name: z.string().optional(),
  namespace: z.string().optional(),
});
/** @public */
export type ArgoDestination = z.output<typeof argoDestinationSchema>;

/** @public */
export const argoSyncPolicySchema = z.looseObject({
  /** There: synced by itself, unless `enabled` is false. */
  automated: z
    .looseObject({
      enabled: z.boolean().optional(),
      prune: z.boolean().optional(),
      selfHeal: z.boolean().optional(),
      allowEmpty: z.boolean().optional(),
    })
    .nullish(),
  syncOptions: stringsSchema,
  retry: z.looseObject({}).nullish(),
});

export const argoApplicationSpecSchema = z.looseObject({
  project: z.string(),
  source: argoSourceSchema.nullish(),
  sources: z.array(argoSourceSchema).nullish(),
  destination: argoDestinationSchema.optional(),
  syncPolicy: argoSyncPolicySchema.nullish(),
  ignoreDifferences: z.array(z.looseObject({})).nullish(),
  revisionHistoryLimit: z.number().nullish(),
});
/** `spec` of an Application. @public */
export type ArgoApplicationSpec = z.output<typeof argoApplicationSpecSchema>;

const healthSchema = z.looseObject({
  /** Healthy, Progressing, Degraded, Suspended, Missing, Unknown. */
  status: z.string().optional(),
  message: z.string().optional(),
  lastTransitionTime: z.string().nullish(),
});

const resourceStatusSchema = z.looseObject({
  group: z.string().optional(),
  version: z.string().optional(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  /** Synced, OutOfSync, Unknown. */
  status: z.string().optional(),
  health: healthSchema.nullish(),
  hook: z.boolean().optional(),
  requiresPruning: z.boolean().optional(),
  requiresDeletionConfirmation: z.boolean().optional(),
  syncWave: z.number().optional(),
});
/** One of `status.resources`. @public */
export type ArgoResourceStatus = z.output<typeof resourceStatusSchema>;

const historySchema = z.looseObject({
  id: z.number(),
  revision: z.string().optional(),
  revisions: stringsSchema,
  deployStartedAt: z.string().nullish(),
  deployedAt: z.string(),
  source: argoSourceSchema.partial().nullish(),
  sources: z.array(argoSourceSchema).nullish(),
  initiatedBy: z
    .looseObject({
      username: z.string().optional(),
      automated: z.boolean().optional(),
    })
    .nullish(),
});
/** One of `status.history`. @public */
export type ArgoHistoryEntry = z.output<typeof historySchema>;

const resourceResultSchema = z.looseObject({
  group: z.string().optional(),
  version: z.string().optional(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  /** Synced, SyncFailed, Pruned, PruneSkipped. */
  status: z.string().optional(),
  message: z.string().optional(),
  /** PreSync, Sync, PostSync, SyncFail. */
  hookType: z.string().optional(),
  /** Running, Succeeded, Failed, Error, Terminating. */
  hookPhase: z.string().optional(),
  syncPhase: z.string().optional(),
});
/** One of `operationState.syncResult.resources`. @public */
export type ArgoResourceResult = z.output<typeof resourceResultSchema>;

const operationStateSchema = z.looseObject({
  operation: z
    .looseObject({
      sync: z.looseObject({}).nullish(),
      initiatedBy: z
        .looseObject({
          username: z.string().optional(),
          automated: z.boolean().optional(),
        })
        .nullish(),
    })
    .nullish(),
  /** Running, Terminating, Failed, Error, Succeeded. */
  phase: z.string().optional(),
  message: z.string().optional(),
  startedAt: z.string().nullish(),
  finishedAt: z.string().nullish(),
  retryCount: z.number().optional(),
  syncResult: z
    .looseObject({
      resources: z.array(resourceResultSchema).nullish(),
      revision: z.string().optional(),
      revisions: stringsSchema,
    })
    .nullish(),
});
/** `status.operationState`. @public */
export type ArgoOperationState = z.output<typeof operationStateSchema>;

const statusSchema = z.looseObject({
  sync: z
    .looseObject({
      /** Synced, OutOfSync, Unknown. */
      status: z.string().optional(),
      revision: z.string().optional(),
      revisions: stringsSchema,
    })
    .nullish(),
  health: healthSchema.nullish(),
  resources: z.array(resourceStatusSchema).nullish(),
  history: z.array(historySchema).nullish(),
  operationState: operationStateSchema.nullish(),
  conditions: z
    .array(
      z.looseObject({
        type: z.string(),
        message: z.string().default(''),
        lastTransitionTime: z.string().nullish(),
      }),
    )
    .nullish(),
  summary: z
    .looseObject({ images: stringsSchema, externalURLs: stringsSchema })
    .nullish(),
  reconciledAt: z.string().nullish(),
  sourceType: z.string().optional(),
  sourceTypes: stringsSchema,
  controllerNamespace: z.string().optional(),
});
/** `status` of an Application. @public */
export type ArgoApplicationStatus = z.output<typeof statusSchema>;

/** Checks what is relied on, and lets the rest through. @public */
export const argoApplicationSchema = z.looseObject({
  metadata: argoMetadataSchema,
  spec: argoApplicationSpecSchema,
  /** What is to be done next; gone once done. */
  operation: z.looseObject({}).nullish(),
  status: statusSchema.nullish(),
});
/**
 * An Application as Argo CD's API answers it. In lists and streams only the
 * fields that were asked for are there.
 *
 * @public
 */
export type ArgoApplication = z.output<typeof argoApplicationSchema>;

/** An Application to create. @public */
export interface NewArgoApplication {
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
  };
  spec: Record<string, unknown> & { project: string };
}

/** Its items are checked a few at a time. */
export const applicationListSchema = z.object({
  metadata: listMetadataSchema,
  items: z.array(z.unknown()).nullish(),
});

/**
 * What lists and streams of applications can be asked for; Argo CD has no
 * other fields there.
 *
 * @public
 */
export const ARGO_APPLICATION_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'metadata.labels',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'spec',
  'operation.sync',
  'status.sync.status',
  'status.sync.revision',
  'status.health',
  'status.summary',
  'status.resources',
  'status.operationState.phase',
  'status.operationState.startedAt',
  'status.operationState.finishedAt',
  /** Really `operationState.syncResult`, under this name. */
  'status.operationState.operation.sync',
] as const;
/** @public */
export type ArgoApplicationField = (typeof ARGO_APPLICATION_FIELDS)[number];

/** Of a list or stream that is not told otherwise: all but the bulky ones. */
export const DEFAULT_APPLICATION_FIELDS: readonly ArgoApplicationField[] =
  ARGO_APPLICATION_FIELDS.filter(
    field =>
      field !== 'status.resources' &&
      field !== 'status.operationState.operation.sync',
  );

import { z } from 'zod';

const name = z.string().min(1).max(253);
const text = z.string().max(2000);
/** Argo CD takes addresses of HTTPS, SSH and OCI; it refuses others itself. */
const repoUrl = z.string().trim().min(1).max(1000);

/** A Helm parameter: `--set name=value`. @public */
export const helmParameterSchema = z.object({
  name: z.string().min(1).max(500),
  value: z.string().max(10_000),
  /** Takes `value` as text whatever it looks like. */
  forceString: z.boolean().optional(),
});

/** One of the places that manifests come from. @public */
export const applicationSourceSchema = z.object({
  repoUrl,
  /** Folder in a Git repository. */
  path: text.optional(),
  /** Chart in a Helm repository; instead of `path`. */
  chart: z.string().max(253).optional(),
  /** Branch, tag, sha or chart version; `HEAD` when left out. */
  targetRevision: z.string().max(253).optional(),
  /** By which other sources name files of this one: `$values/…`. */
  ref: z.string().max(63).optional(),
  name: z.string().max(63).optional(),
  helm: z
    .object({
      releaseName: z.string().max(53).optional(),
      valueFiles: z.array(text).max(50).optional(),
      /** YAML. */
      values: z.string().max(500_000).optional(),
      parameters: z.array(helmParameterSchema).max(200).optional(),
      skipCrds: z.boolean().optional(),
    })
    .optional(),
  kustomize: z
    .object({
      /** `name=newName:tag` */
      images: z.array(z.string().max(1000)).max(100).optional(),
      namePrefix: z.string().max(63).optional(),
      nameSuffix: z.string().max(63).optional(),
      namespace: z.string().max(63).optional(),
    })
    .optional(),
  directory: z
    .object({
      recurse: z.boolean().optional(),
      include: text.optional(),
      exclude: text.optional(),
    })
    .optional(),
});
/** @public */
export type ApplicationSource = z.output<typeof applicationSourceSchema>;

/** Where an application goes. @public */
export const destinationSchema = z.object({
  /** A cluster of the workspace, as `kubernetes` in the configuration names it. */
  cluster: name,
  namespace: z.string().min(1).max(63),
});
/** @public */
export type Destination = z.output<typeof destinationSchema>;

/** `5s`, `3m`, `1h`, as Go writes durations. @public */
export const durationSchema = z
  .string()
  .regex(
    /^(\d+(\.\d+)?(ms|s|m|h))+$/,
    'is a number with ms, s, m or h, such as 5s or 3m',
  );

/** How often and how fast a failing sync is tried again. @public */
export const retrySchema = z.object({
  /** 0: never; negative: for ever. */
  limit: z.number().int().min(-1).max(1000),
  duration: durationSchema.default('5s'),
  factor: z.number().int().min(1).max(100).default(2),
  maxDuration: durationSchema.default('3m'),
});

/** Argo CD's options of a sync, by name. @public */
export const syncOptionsSchema = z.object({
  /** Off: `Validate=false`. */
  validate: z.boolean().default(true),
  createNamespace: z.boolean().default(false),
  pruneLast: z.boolean().default(false),
  applyOutOfSyncOnly: z.boolean().default(false),
  respectIgnoreDifferences: z.boolean().default(false),
  serverSideApply: z.boolean().default(false),
  replace: z.boolean().default(false),
  failOnSharedResource: z.boolean().default(false),
  prunePropagation: z
    .enum(['foreground', 'background', 'orphan'])
    .default('foreground'),
});
/** @public */
export type SyncOptions = z.output<typeof syncOptionsSchema>;

/** When an application syncs by itself, and how any sync is done. @public */
export const syncPolicySchema = z.object({
  /** Absent: only when somebody syncs. */
  automated: z
    .object({
      /** Off: paused; the rest is kept for when it is on again. */
      enabled: z.boolean().default(true),
      prune: z.boolean().default(false),
      selfHeal: z.boolean().default(false),
      allowEmpty: z.boolean().default(false),
    })
    .optional(),
  options: syncOptionsSchema.prefault({}),
  retry: retrySchema.optional(),
});
/** @public */
export type SyncPolicy = z.output<typeof syncPolicySchema>;

/** What people set of an application; all else of it is left alone. @public */
export const applicationSpecSchema = z.object({
  /** One, or several (multi-source). */
  sources: z.array(applicationSourceSchema).min(1).max(20),
  destination: destinationSchema,
  syncPolicy: syncPolicySchema.prefault({}),
  /** How many deployments to remember. */
  revisionHistoryLimit: z.number().int().min(0).max(1000).optional(),
});
/**
 * Of an application that is there. It may name no namespace: then each of its
 * manifests does.
 *
 * @public
 */
export const existingSpecSchema = applicationSpecSchema.extend({
  destination: destinationSchema.extend({ namespace: z.string().max(63) }),
});
/** @public */
export type ApplicationSpec = z.output<typeof applicationSpecSchema>;
/** @public */
export type ApplicationSpecInput = z.input<typeof applicationSpecSchema>;

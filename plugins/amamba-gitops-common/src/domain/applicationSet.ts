import { z } from 'zod';
import { applicationKeySchema } from './application';
import { applicationSpecSchema, durationSchema } from './spec';
import { healthStatusSchema, syncStatusSchema } from './status';

const scalar = z.string().max(1000);

/** `cluster` and `namespace` are the workspace's; others are for templates. @public */
export const listGeneratorSchema = z.object({
  type: z.literal('list'),
  elements: z
    .array(z.record(z.string().max(63), scalar))
    .min(1)
    .max(200),
});
/** One application for each cluster of the workspace, or each of those named. @public */
export const clusterGeneratorSchema = z.object({
  type: z.literal('clusters'),
  clusters: z.array(z.string().max(253)).max(100).optional(),
});
/** One application for each folder, or file, of a repository. @public */
export const gitGeneratorSchema = z.object({
  type: z.literal('git'),
  repoUrl: z.string().min(1).max(1000),
  revision: z.string().max(253).default('HEAD'),
  directories: z
    .array(
      z.object({
        path: z.string().min(1).max(500),
        exclude: z.boolean().default(false),
      }),
    )
    .max(50)
    .optional(),
  files: z.array(z.string().min(1).max(500)).max(50).optional(),
  requeueAfter: durationSchema.optional(),
});
const simpleGenerator = z.discriminatedUnion('type', [
  listGeneratorSchema,
  clusterGeneratorSchema,
  gitGeneratorSchema,
]);
/** Every combination of two generators. @public */
export const matrixGeneratorSchema = z.object({
  type: z.literal('matrix'),
  generators: z.array(simpleGenerator).length(2),
});
/** @public */
export const generatorSchema = z.discriminatedUnion('type', [
  listGeneratorSchema,
  clusterGeneratorSchema,
  gitGeneratorSchema,
  matrixGeneratorSchema,
]);
/** @public */
export type Generator = z.output<typeof generatorSchema>;

/** What to make. Values may be templates in Go's syntax: `{{.path.basename}}`. @public */
export const applicationSetInputSchema = z.object({
  instance: z.string().min(1).max(253),
  name: z
    .string()
    .max(63)
    .regex(
      /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
      'must be lower case letters, digits and "-"',
    ),
  generators: z.array(generatorSchema).min(1).max(10),
  template: z.object({
    /** Of each application. */
    name: z.string().min(1).max(253),
    spec: applicationSpecSchema,
  }),
  /** What becomes of applications that are generated no more. */
  applicationsSync: z
    .enum(['sync', 'create-only', 'create-update', 'create-delete'])
    .default('sync'),
  preserveResourcesOnDeletion: z.boolean().default(false),
});
/** @public */
export type ApplicationSetInput = z.output<typeof applicationSetInputSchema>;

/** One that would be made. @public */
export const previewedApplicationSchema = z.object({
  name: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  repoUrl: z.string(),
  path: z.string().optional(),
  targetRevision: z.string().optional(),
  /** Why it must not be, for people: not the workspace's place. */
  problem: z.string().optional(),
});
/** @public */
export type PreviewedApplication = z.output<typeof previewedApplicationSchema>;

/** @public */
export const applicationSetSchema = z.object({
  instance: z.string(),
  namespace: z.string(),
  name: z.string(),
  project: z.string(),
  /** In words: `git, clusters`. */
  generators: z.array(z.string()),
  /** YAML of its spec. */
  manifest: z.string(),
  createdAt: z.iso.datetime(),
  conditions: z.array(
    z.object({
      type: z.string(),
      status: z.string(),
      reason: z.string().optional(),
      message: z.string().optional(),
    }),
  ),
  applications: z.array(
    applicationKeySchema.extend({
      sync: syncStatusSchema,
      health: healthStatusSchema,
    }),
  ),
});
/** @public */
export type ApplicationSet = z.output<typeof applicationSetSchema>;

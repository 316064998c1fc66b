import { z } from 'zod';
import { healthSchema, syncStatusSchema } from './status';

const kubeName = z.string().min(1).max(253);

/** Names one Kubernetes resource. @public */
export const resourceRefSchema = z.object({
  /** Empty: the core group. */
  group: z.string().max(253).default(''),
  version: z.string().max(63).optional(),
  kind: z.string().min(1).max(63),
  /** Absent: not in a namespace. */
  namespace: z.string().max(63).optional(),
  name: kubeName,
});
/** @public */
export type ResourceRef = z.output<typeof resourceRefSchema>;

/** A resource of an application, or below one of them. @public */
export const resourceNodeSchema = resourceRefSchema.extend({
  /** Unique in the tree: safe in an address. */
  id: z.string(),
  /** Ids of what it belongs to; none: Git has it. */
  parents: z.array(z.string()),
  health: healthSchema.optional(),
  /** Only of what Git or Argo CD has. */
  sync: syncStatusSchema.optional(),
  requiresPruning: z.boolean().default(false),
  hook: z.boolean().default(false),
  images: z.array(z.string()).default([]),
  /** `Containers: 1/1`, `Revision: 3`. */
  info: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  createdAt: z.iso.datetime().optional(),
  /** In the project's namespace and of no application. */
  orphaned: z.boolean().default(false),
});
/** @public */
export type ResourceNode = z.output<typeof resourceNodeSchema>;

/** @public */
export const resourceTreeSchema = z.object({
  nodes: z.array(resourceNodeSchema),
  /** More nodes than are told. */
  truncated: z.boolean(),
});
/** @public */
export type ResourceTree = z.output<typeof resourceTreeSchema>;

/** How a resource is, and how Git has it. @public */
export const resourceDiffSchema = resourceRefSchema.extend({
  /** `added`: Git has it, the cluster not. `removed`: the other way round. */
  change: z.enum(['same', 'modified', 'added', 'removed']),
  hook: z.boolean(),
  /** YAML without fields that do not count; secrets are masked. */
  live: z.string().optional(),
  /** YAML of what a sync would make of it. */
  desired: z.string().optional(),
  /** Too large to show: both are left out. */
  tooLarge: z.boolean().default(false),
});
/** @public */
export type ResourceDiff = z.output<typeof resourceDiffSchema>;

/** Something a person can have done to a resource. @public */
export const resourceActionSchema = z.object({
  name: z.string(),
  title: z.string().optional(),
  disabled: z.boolean(),
  params: z.array(
    z.object({
      name: z.string(),
      value: z.string().optional(),
      type: z.string().optional(),
      default: z.string().optional(),
    }),
  ),
});
/** @public */
export type ResourceAction = z.output<typeof resourceActionSchema>;

/** A Kubernetes event. @public */
export const eventSchema = z.object({
  type: z.string(),
  reason: z.string(),
  message: z.string(),
  count: z.number().int(),
  firstAt: z.iso.datetime().optional(),
  lastAt: z.iso.datetime().optional(),
  source: z.string().optional(),
});
/** @public */
export type ResourceEvent = z.output<typeof eventSchema>;

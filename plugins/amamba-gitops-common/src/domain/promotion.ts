import { z } from 'zod';
import { applicationKeySchema } from './application';
import { healthStatusSchema, syncStatusSchema } from './status';

const time = z.iso.datetime();
const environmentName = z
  .string()
  .max(63)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'must be lower case letters, digits and "-"',
  );
const repoPath = z
  .string()
  .min(1)
  .max(500)
  .refine(
    path => !path.startsWith('/') && !path.split('/').includes('..'),
    'must be a path within the repository',
  );

/** What of a file is moved. @public */
export const promotedItemSchema = z.discriminatedUnion('type', [
  /** Tag, digest and new name of an entry of `images` of a kustomization. */
  z.object({
    type: z.literal('kustomizeImage'),
    image: z.string().min(1).max(500),
  }),
  /** A value of a YAML file: `image.tag`, `spec.source.targetRevision`. */
  z.object({ type: z.literal('value'), path: z.string().min(1).max(500) }),
]);
/** @public */
export type PromotedItem = z.output<typeof promotedItemSchema>;

/** A place a component goes through. @public */
export const environmentSchema = z.object({
  name: environmentName,
  title: z.string().max(100).optional(),
  /** File in the repository that says what runs there. */
  file: repoPath,
  /** When it is not the path's. */
  branch: z.string().min(1).max(250).optional(),
  /** Whose state is shown. */
  application: applicationKeySchema.optional(),
  /** Somebody who may approve must let each promotion into it happen. */
  approval: z.boolean().default(false),
  /** How a promotion into it is written. */
  via: z.enum(['commit', 'pullRequest']).default('commit'),
});
/** @public */
export type Environment = z.output<typeof environmentSchema>;

/** The environments of a component, in order. @public */
export const promotionPathSchema = z.object({
  repoUrl: z.string().trim().min(1).max(1000),
  branch: z.string().min(1).max(250).default('main'),
  items: z.array(promotedItemSchema).min(1).max(20),
  environments: z
    .array(environmentSchema)
    .min(2)
    .max(10)
    .superRefine((environments, context) => {
      const names = environments.map(({ name }) => name);
      names
        .filter((name, index) => names.indexOf(name) !== index)
        .forEach(name => context.addIssue(`"${name}" is there twice`));
    }),
});
/** @public */
export type PromotionPath = z.output<typeof promotionPathSchema>;

/** One value in one environment. @public */
export const promotedValueSchema = z.object({
  /** `image payments-api`, `image.tag`. */
  item: z.string(),
  value: z.string().optional(),
});

/** What is where. @public */
export const environmentStateSchema = environmentSchema.extend({
  /** What Git says. */
  values: z.array(promotedValueSchema),
  /** Sha at which that was read. */
  revision: z.string().optional(),
  /** Why it cannot be told. */
  problem: z.string().optional(),
  running: z
    .object({
      sync: syncStatusSchema,
      health: healthStatusSchema,
      images: z.array(z.string()),
    })
    .optional(),
  /** Its values are those of the environment before it. */
  sameAsPrevious: z.boolean(),
  /** The last promotion into it. */
  promotedAt: time.optional(),
  promotedBy: z.string().optional(),
});
/** @public */
export type EnvironmentState = z.output<typeof environmentStateSchema>;

/** How far a promotion is. @public */
export const PROMOTION_STATES = [
  'waiting', // for approval
  'proposed', // a pull request is open
  'done',
  'rejected',
  'withdrawn',
  'failed',
] as const;
/** @public */
export const promotionStateSchema = z.enum(PROMOTION_STATES);

/** A version on its way from one environment to the next. @public */
export const promotionSchema = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  state: promotionStateSchema,
  changes: z.array(
    z.object({
      item: z.string(),
      before: z.string().optional(),
      after: z.string().optional(),
    }),
  ),
  /** Entity reference. */
  requestedBy: z.string(),
  requestedAt: time,
  reason: z.string().optional(),
  /** Who let it happen, or not. */
  decidedBy: z.string().optional(),
  decidedAt: time.optional(),
  decisionReason: z.string().optional(),
  finishedAt: time.optional(),
  commit: z
    .object({ sha: z.string(), webUrl: z.string().optional() })
    .optional(),
  pullRequest: z
    .object({ number: z.number().int(), webUrl: z.string() })
    .optional(),
  /** Why it failed, for people. */
  message: z.string().optional(),
});
/** @public */
export type Promotion = z.output<typeof promotionSchema>;

/** What a promotion would change. @public */
export const promotionDiffSchema = z.object({
  from: z.string(),
  to: z.string(),
  changes: promotionSchema.shape.changes,
  file: z.string(),
  /** Whole files, for a side by side view. */
  before: z.string(),
  after: z.string(),
  /** Sha of the branch that was read; a promotion names it. */
  base: z.string(),
  needsApproval: z.boolean(),
  via: environmentSchema.shape.via,
});
/** @public */
export type PromotionDiff = z.output<typeof promotionDiffSchema>;

import { z } from 'zod';

/** A repository that a workspace has in Argo CD. @public */
export const repositorySchema = z.object({
  /** Opaque: safe in an address. */
  id: z.string(),
  instance: z.string(),
  url: z.string(),
  type: z.enum(['git', 'helm', 'oci']),
  name: z.string().optional(),
  project: z.string(),
  /** What it signs in with; never the secret itself. */
  credential: z.enum(['none', 'password', 'sshKey', 'other']),
  status: z.enum(['Successful', 'Failed', 'Unknown']),
  /** Argo CD's words when it cannot be reached. */
  message: z.string().optional(),
  checkedAt: z.iso.datetime().optional(),
  /** How many applications of the workspace come from it. */
  applications: z.number().int().nonnegative(),
});
/** @public */
export type Repository = z.output<typeof repositorySchema>;

const url = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .refine(value => !/^[a-z+]+:\/\/[^/@]*:[^/@]*@/i.test(value), {
    message: 'must not hold a password; give it in its own field',
  });
const sshUrl = z
  .string()
  .trim()
  .max(1000)
  .regex(
    /^(ssh:\/\/|[\w.-]+@[\w.-]+:)/,
    'is an address of SSH, such as git@example.com:team/repo.git',
  );

/** What to import, and how it is reached. @public */
export const repositoryInputSchema = z.discriminatedUnion('via', [
  z.object({
    via: z.literal('https'),
    instance: z.string().min(1).max(253),
    type: z.enum(['git', 'helm']).default('git'),
    /** Needed for Helm. */
    name: z.string().max(100).optional(),
    url,
    username: z.string().max(500).optional(),
    /** Password or token. */
    password: z.string().max(10_000).optional(),
    /** Takes any certificate. */
    insecure: z.boolean().default(false),
  }),
  z.object({
    via: z.literal('ssh'),
    instance: z.string().min(1).max(253),
    type: z.literal('git').default('git'),
    name: z.string().max(100).optional(),
    url: sshUrl,
    sshPrivateKey: z.string().min(1).max(20_000),
    /** Takes any host key. */
    insecure: z.boolean().default(false),
  }),
]);
/** @public */
export type RepositoryInput = z.output<typeof repositoryInputSchema>;

/** Branches and tags. @public */
export const refsSchema = z.object({
  branches: z.array(z.string()),
  tags: z.array(z.string()),
  /** There are more: search for them. */
  truncated: z.boolean(),
});

/** Something deployable that was found in a repository. @public */
export const foundPathSchema = z.object({
  path: z.string(),
  type: z.enum(['Directory', 'Helm', 'Kustomize', 'Plugin']),
});
/** @public */
export type FoundPath = z.output<typeof foundPathSchema>;

/** What a folder or chart takes. @public */
export const sourceDetailsSchema = z.object({
  type: z.enum(['Directory', 'Helm', 'Kustomize', 'Plugin']),
  helm: z
    .object({
      valueFiles: z.array(z.string()),
      /** YAML of the chart's own values. */
      values: z.string(),
    })
    .optional(),
  kustomize: z.object({ images: z.array(z.string()) }).optional(),
});

/** A chart and its versions, newest first. @public */
export const chartSchema = z.object({
  name: z.string(),
  versions: z.array(z.string()),
});

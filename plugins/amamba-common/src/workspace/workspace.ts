import { z } from 'zod';
import { AMAMBA_API_VERSION } from '../annotations';
import { limitsSchema, resourceAmountsSchema } from './amounts';
import { labelsSchema } from './labels';
import { memberRefSchema, normalizeRef } from './refs';
import { WORKSPACE_ROLES } from './roles';
import { strictObject } from './strictObject';

const refs = z.array(memberRefSchema).default([]);

/** A label of DNS (RFC 1123), as Kubernetes names namespaces. @public */
export const dnsLabelSchema = z
  .string()
  .max(63, 'is longer than 63 characters')
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'must be lower case letters, digits and "-", and begin and end with a letter or digit',
  );

/** Name of a role that is not built in. @public */
export const customRoleNameSchema = dnsLabelSchema.refine(
  name => !WORKSPACE_ROLES.some(role => role === name),
  `is the name of a built-in role (${WORKSPACE_ROLES.join(', ')})`,
);

/** Who holds which role. @public */
export const membersSchema = strictObject({
  admins: refs,
  editors: refs,
  viewers: refs,
  /** By name of a role of `amamba.roles`. */
  custom: z.record(customRoleNameSchema, refs).default({}),
}).prefault({});

/** @public */
export type WorkspaceMembers = z.output<typeof membersSchema>;

/** A namespace that a workspace has on a cluster. @public */
export const workspaceNamespaceSchema = strictObject({
  name: dnsLabelSchema,
  labels: labelsSchema.default({}),
  /** `spec.hard` of its ResourceQuota. */
  quota: resourceAmountsSchema.optional(),
  /** Of its LimitRange, for containers. */
  limits: limitsSchema.optional(),
  /** Takes over a namespace that exists and that nobody owns. */
  adopt: z.boolean().default(false),
  /** Somebody asked to delete it with all that it holds; it goes. */
  deleting: z.boolean().default(false),
});

/** @public */
export type WorkspaceNamespace = z.output<typeof workspaceNamespaceSchema>;

/** A cluster that a workspace may use. @public */
export const workspaceClusterSchema = strictObject({
  /** As in `kubernetes.clusterLocatorMethods`. */
  name: z.string().min(1).max(253),
  /** `exclusive`: no other workspace, and its admins are the cluster's. */
  binding: z.enum(['shared', 'exclusive']).default('shared'),
  /** The most that its namespaces may have together. */
  quota: resourceAmountsSchema.optional(),
  /** Names, or names with labels and quota. */
  namespaces: z
    .array(
      z.preprocess(
        item => (typeof item === 'string' ? { name: item } : item),
        workspaceNamespaceSchema,
      ),
    )
    .default([]),
});

/** @public */
export type WorkspaceCluster = z.output<typeof workspaceClusterSchema>;

/**
 * Argo CD takes a pattern after `!` to let in all that it does not fit: it
 * would open the workspace to every other repository.
 */
const repositoryPatternSchema = z
  .string()
  .min(1)
  .max(1000)
  .refine(
    pattern => !pattern.startsWith('!'),
    'must say what is let in; a pattern after "!" would let in everything else',
  );

/** How a workspace delivers by Argo CD. @public */
export const workspaceGitopsSchema = strictObject({
  /** Argo CD instances, as `amamba.argocd.instances` names them; all when left out. */
  instances: z.array(z.string().min(1).max(253)).optional(),
  /**
   * Addresses of its own repositories, with `*` and `**` as wildcards, beside
   * those of `amamba.gitops.repositories`. Its applications may come from
   * them, and promotions write them with the portal's credentials.
   */
  repositories: z.array(repositoryPatternSchema).default([]),
});

/** @public */
export type WorkspaceGitops = z.output<typeof workspaceGitopsSchema>;

/**
 * Name of a container image as a cluster takes it: registry, path, tag or
 * digest. With `*` it is a pattern: any letters but a slash, `**` any at all.
 */
const imagePatternSchema = z
  .string()
  .max(500)
  .regex(
    /^[a-zA-Z0-9*][-a-zA-Z0-9._:/@*]*$/,
    'must be the name of an image, such as docker.io/nicolaka/netshoot:*',
  );

/** A tool that a workspace offers for debugging. @public */
export const workspaceDebugImageSchema = strictObject({
  /** For people. */
  title: z.string().min(1).max(100),
  image: imagePatternSchema.refine(
    image => !image.includes('*'),
    'is one image, not a pattern',
  ),
  /** Names of languages and tools that it suits: `java`, `go`, `network`. */
  suits: z.array(z.string().min(1).max(40)).default([]),
});

/** How people may look into what a workspace runs. @public */
export const workspaceDebugSchema = strictObject({
  /** Whether shells are recorded; never less than the portal's own policy. */
  recording: z.enum(['off', 'optional', 'required']).optional(),
  /** Whether people have to say why they enter; never less than the portal's. */
  reason: z.enum(['optional', 'required']).optional(),
  /** Patterns of images for debug containers, within those of the portal. */
  allowedImages: z.array(imagePatternSchema).max(100).optional(),
  /** Offered beside those of the portal. */
  images: z.array(workspaceDebugImageSchema).max(50).default([]),
  /** Whether HTTP ports of pods may be opened, where the portal allows it. */
  preview: z.boolean().optional(),
});

/** @public */
export type WorkspaceDebug = z.output<typeof workspaceDebugSchema>;

const ownerSchema = z.string().transform((ref, context) => {
  const full = normalizeRef(ref, 'group');
  if (full) {
    return full;
  }
  context.addIssue(
    `"${ref}" is not a reference to a group or a user, such as group:default/payments`,
  );
  return z.NEVER;
});

/**
 * The `spec` of a catalog entity of kind `Workspace`.
 *
 * @public
 */
export const workspaceSpecSchema = strictObject({
  /** Entity reference of the owning group or user. */
  owner: ownerSchema,
  /** Name of a WorkspaceFolder, whose members are members here too. */
  parent: dnsLabelSchema.optional(),
  members: membersSchema,
  /** Where the workspace's things live. */
  clusters: z
    .array(workspaceClusterSchema)
    .default([])
    .superRefine(refuseRepeated),
  gitops: workspaceGitopsSchema.optional(),
  debug: workspaceDebugSchema.optional(),
});

/** @public */
export type WorkspaceSpec = z.output<typeof workspaceSpecSchema>;

/** The `spec` of a catalog entity of kind `WorkspaceFolder`. @public */
export const workspaceFolderSpecSchema = strictObject({
  owner: ownerSchema,
  /** Name of the folder above, whose members are members here too. */
  parent: dnsLabelSchema.optional(),
  members: membersSchema,
});

/** @public */
export type WorkspaceFolderSpec = z.output<typeof workspaceFolderSpecSchema>;

const metadataSchema = z.looseObject({
  name: dnsLabelSchema,
  namespace: z
    .literal('default', 'workspaces live in the catalog namespace "default"')
    .optional(),
  uid: z.string().optional(),
  title: z.string().max(200).optional(),
  description: z.string().optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** A catalog entity of kind `Workspace`. @public */
export const workspaceEntitySchema = z.looseObject({
  apiVersion: z.literal(AMAMBA_API_VERSION),
  kind: z.literal('Workspace'),
  metadata: metadataSchema,
  spec: workspaceSpecSchema,
});

/** @public */
export type WorkspaceEntity = z.output<typeof workspaceEntitySchema>;

/** A catalog entity of kind `WorkspaceFolder`. @public */
export const workspaceFolderEntitySchema = z.looseObject({
  apiVersion: z.literal(AMAMBA_API_VERSION),
  kind: z.literal('WorkspaceFolder'),
  metadata: metadataSchema,
  spec: workspaceFolderSpecSchema,
});

/** @public */
export type WorkspaceFolderEntity = z.output<
  typeof workspaceFolderEntitySchema
>;

/** A cluster twice, or a namespace twice on one, would be two truths. */
function refuseRepeated(
  clusters: WorkspaceCluster[],
  context: z.RefinementCtx,
): void {
  const places = clusters.flatMap(({ name, namespaces }) => [
    `cluster ${name}`,
    ...namespaces.map(item => `namespace ${item.name} of cluster ${name}`),
  ]);
  for (const place of new Set(places)) {
    if (places.indexOf(place) !== places.lastIndexOf(place)) {
      context.addIssue(`${place} is listed twice`);
    }
  }
}

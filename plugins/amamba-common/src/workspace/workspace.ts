import { z } from 'zod';
import { AMAMBA_API_VERSION } from '../annotations';

const refs = z.array(z.string().min(1)).default([]);

/**
 * The `spec` of a catalog entity of kind `Workspace`.
 *
 * @public
 */
export const workspaceSpecSchema = z.object({
  /** Entity reference of the owning group or user. */
  owner: z.string().min(1),
  /** Entity references of users and groups, by role. */
  members: z
    .object({ admins: refs, editors: refs, viewers: refs })
    .prefault({}),
  /** Where the workspace's things live. */
  clusters: z
    .array(
      z.object({
        name: z.string().min(1),
        namespaces: z.array(z.string().min(1)).default([]),
      }),
    )
    .default([]),
});

/** @public */
export type WorkspaceSpec = z.output<typeof workspaceSpecSchema>;

/** A catalog entity of kind `Workspace`. @public */
export const workspaceEntitySchema = z.looseObject({
  apiVersion: z.literal(AMAMBA_API_VERSION),
  kind: z.literal('Workspace'),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
  }),
  spec: workspaceSpecSchema,
});

/** @public */
export type WorkspaceEntity = z.output<typeof workspaceEntitySchema>;

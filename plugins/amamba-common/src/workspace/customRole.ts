import { z } from 'zod';
import { dnsLabelSchema } from './workspace';
import { WORKSPACE_ROLES } from './roles';

/** A role of a portal's own, from `amamba.roles`. @public */
export const customRoleSchema = z.object({
  name: dnsLabelSchema.refine(
    name => !WORKSPACE_ROLES.some(role => role === name),
    'is the name of a built-in role',
  ),
  title: z.string().max(100).optional(),
  /** Holds all that this role does. */
  extends: z.enum(WORKSPACE_ROLES).optional(),
  /** Names of permissions that it holds besides. */
  permissions: z.array(z.string().min(1)).default([]),
  /** The ClusterRole that its holders get in the workspace's namespaces. */
  clusterRole: z.string().min(1).optional(),
});

/** @public */
export type CustomRole = z.output<typeof customRoleSchema>;

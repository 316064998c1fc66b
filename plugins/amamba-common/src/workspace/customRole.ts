import { z } from 'zod';
import { hasRole, PERMISSION_ROLES, WORKSPACE_ROLES } from './roles';
import { strictObject } from './strictObject';
import { customRoleNameSchema } from './workspace';

/** A role of a portal's own, from `amamba.roles`. @public */
export const customRoleSchema = strictObject({
  name: customRoleNameSchema,
  title: z.string().max(100).optional(),
  /** Holds all that this role does. */
  extends: z.enum(WORKSPACE_ROLES).optional(),
  /** Names of permissions that it holds besides. */
  permissions: z
    .array(
      z
        .string()
        .regex(
          /^amamba\.[a-z.]+$/,
          'is not a permission such as amamba.pipelines.run',
        ),
    )
    .default([]),
  /** The ClusterRole that its holders get in the workspace's namespaces. */
  clusterRole: z.string().min(1).optional(),
});

/** @public */
export type CustomRole = z.output<typeof customRoleSchema>;

/**
 * The roles, built-in and custom, that hold a permission in a workspace.
 *
 * @public
 */
export function rolesWith(
  permission: string,
  customRoles: readonly CustomRole[],
): string[] {
  const required = Object.hasOwn(PERMISSION_ROLES, permission)
    ? PERMISSION_ROLES[permission]
    : undefined;
  const builtIn = WORKSPACE_ROLES.filter(
    role => required && hasRole(role, required),
  );
  const custom = customRoles.filter(
    role =>
      role.permissions.includes(permission) ||
      builtIn.some(name => name === role.extends),
  );
  return [...builtIn, ...custom.map(({ name }) => name)];
}

import {
  hasRole,
  PERMISSION_ROLES,
  WORKSPACE_ROLES,
} from '@amamba/plugin-amamba-common';
import type { TenancyConfig } from '@amamba/plugin-amamba-node';
import type { Role } from '@amamba/plugin-amamba-workspaces-common';

/** The roles that can be granted, built-in and custom, with all they hold. */
export function listRoles({
  customRoles,
}: Pick<TenancyConfig, 'customRoles'>): Role[] {
  const held = (role: (typeof WORKSPACE_ROLES)[number]) =>
    Object.entries(PERMISSION_ROLES)
      .filter(([, required]) => hasRole(role, required))
      .map(([permission]) => permission);
  const builtIn = WORKSPACE_ROLES.map(name => ({
    name,
    custom: false,
    permissions: held(name),
  }));
  const custom = customRoles.map(role => ({
    name: role.name,
    title: role.title,
    custom: true,
    permissions: [
      ...new Set([
        ...(role.extends ? held(role.extends) : []),
        ...role.permissions,
      ]),
    ],
  }));
  return [...builtIn, ...custom];
}

import {
  hasRole,
  PERMISSION_ROLES,
  WORKSPACE_ROLES,
} from '@amamba/plugin-amamba-common';
import type { Entity } from '@backstage/catalog-model';
import type { Role } from '@amamba/plugin-amamba-workspaces-common';
import { getKnown } from './changeWorkspace';
import type { Handler } from './Handler';
import type { RouteDeps } from './RouteDeps';

export function listMembers(deps: RouteDeps): Handler<'listMembers'> {
  return async (_input, ctx) => {
    const { catalog, auth } = deps;
    const { grants } = await getKnown(deps, ctx.workspace);
    const refs = [...new Set(grants.map(({ ref }) => ref))];
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs: refs, fields: ['kind', 'metadata', 'spec.profile'] },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    const entities = new Map(refs.map((ref, index) => [ref, items[index]]));
    return {
      items: grants.map(({ ref, role, folder }) => {
        const entity = entities.get(ref);
        return { ref, title: titleOf(entity), missing: !entity, role, folder };
      }),
      roles: listRoles(deps),
    };
  };
}

function titleOf(entity: Entity | undefined): string | undefined {
  const profile = entity?.spec?.profile as
    | { displayName?: unknown }
    | undefined;
  return typeof profile?.displayName === 'string'
    ? profile.displayName
    : entity?.metadata.title;
}

function listRoles({ tenancy }: Pick<RouteDeps, 'tenancy'>): Role[] {
  const held = (role: (typeof WORKSPACE_ROLES)[number]) =>
    Object.entries(PERMISSION_ROLES)
      .filter(([, required]) => hasRole(role, required))
      .map(([permission]) => permission);
  const builtIn = WORKSPACE_ROLES.map(name => ({
    name,
    custom: false,
    permissions: held(name),
  }));
  const custom = tenancy.customRoles.map(role => ({
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

import { NotAllowedError } from '@backstage/errors';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import type { WorkspaceCallContext } from '@amamba/plugin-amamba-node';
import { listRoles } from './listRoles';
import type { RouteDeps } from './RouteDeps';

/** Of what is missing, most that a refusal lists. */
const MAX_LISTED = 5;

/**
 * One grants what one holds: else who may grant a role could take one that
 * may do more, such as a role of the portal's own that binds clusters.
 *
 * @throws NotAllowedError naming what the caller does not hold.
 */
export async function requireHeld(
  { access, tenancy }: Pick<RouteDeps, 'access' | 'tenancy'>,
  role: string,
  { workspace, credentials }: WorkspaceCallContext,
): Promise<void> {
  const { permissions = [] } =
    listRoles(tenancy).find(({ name }) => name === role) ?? {};
  const held = await access.permissionsIn(
    workspace,
    permissions.map(onWorkspace),
    credentials,
  );
  const missing = permissions.filter(name => !held[name]);
  if (missing.length > 0) {
    const listed = missing.slice(0, MAX_LISTED).join(', ');
    const more = missing.length - MAX_LISTED;
    throw new NotAllowedError(
      `The role ${role} may do what you may not: ${listed}${
        more > 0 ? ` and ${more} more` : ''
      }. Ask somebody who may do all of it to grant the role.`,
    );
  }
}

/** Those of other plugins are known by their names here. */
function onWorkspace(name: string): ResourcePermission<'catalog-entity'> {
  return {
    type: 'resource',
    name,
    attributes: {},
    resourceType: 'catalog-entity',
  };
}

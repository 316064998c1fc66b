import { ConflictError } from '@backstage/errors';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';
import { toProvisioned } from '../engine/listWanted';
import { changeWorkspace, type EditableWorkspace } from './changeWorkspace';
import type { Handler } from './Handler';
import { requireConfirmation } from './requireConfirmation';
import type { RouteDeps } from './RouteDeps';

/** Most of what is still there that a refusal lists. */
const MAX_LISTED = 20;

/**
 * It goes once every system is cleaned up; a system that is down is waited
 * for.
 */
export function deleteWorkspace(deps: RouteDeps): Handler<'deleteWorkspace'> {
  return ({ query }, ctx) =>
    changeWorkspace(deps, ctx, async workspace => {
      requireConfirmation(workspace.name, query.confirm);
      const owned = await listOwned(deps, workspace);
      if (owned.length > 0) {
        throw new ConflictError(
          `The workspace ${workspace.name} still owns ${list(
            owned,
          )}. Delete or move them first.`,
        );
      }
      return { state: 'deleting' };
    });
}

async function listOwned(
  { syncer, catalog, auth }: RouteDeps,
  workspace: EditableWorkspace,
): Promise<string[]> {
  const declared = workspace.spec.clusters.flatMap(({ name, namespaces }) =>
    // In the words of provisioners, so that each is listed once.
    namespaces.map(
      namespace => `namespace ${namespace.name} of cluster ${name}`,
    ),
  );
  const { items } = await catalog.getEntities(
    {
      filter: {
        [`metadata.annotations.${WORKSPACE_ANNOTATION}`]: workspace.name,
      },
      fields: ['kind', 'metadata.namespace', 'metadata.name'],
    },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  const entities = items
    .filter(({ kind }) => kind !== 'Workspace')
    .map(entity => stringifyEntityRef(entity));
  const provisioned = await syncer.listOwned(toProvisioned(workspace));
  return [...new Set([...declared, ...provisioned, ...entities])];
}

function list(owned: string[]): string {
  const more = owned.length - MAX_LISTED;
  return `${owned.slice(0, MAX_LISTED).join(', ')}${
    more > 0 ? ` and ${more} more` : ''
  }`;
}

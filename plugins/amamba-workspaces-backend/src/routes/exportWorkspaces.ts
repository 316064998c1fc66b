import { NotAllowedError } from '@backstage/errors';
import {
  AMAMBA_API_VERSION,
  type WorkspaceEntity,
} from '@amamba/plugin-amamba-common';
import type { WorkspaceRecord } from '../store/WorkspaceStore';
import type { Handler } from './Handler';
import type { RouteDeps } from './RouteDeps';

/** Answers services alone: it knows no tenants. */
export function exportWorkspaces(
  deps: Pick<RouteDeps, 'store'>,
): Handler<'exportWorkspaces'> {
  return async (_input, { user }) => {
    if (user) {
      throw new NotAllowedError(
        'This is for the catalog; GET /workspaces lists the workspaces that you may see',
      );
    }
    const records = await deps.store.listWorkspaces();
    return { items: [...records.values()].map(toEntity) };
  };
}

function toEntity(record: WorkspaceRecord): WorkspaceEntity {
  const { name, title, description, spec } = record;
  return {
    apiVersion: AMAMBA_API_VERSION,
    kind: 'Workspace',
    metadata: {
      name,
      namespace: 'default',
      ...(title && { title }),
      ...(description && { description }),
    },
    spec,
  };
}

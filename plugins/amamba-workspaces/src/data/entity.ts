import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';
import type { Entity } from '@backstage/catalog-model';

/** Name of the workspace that an entity belongs to, or is. */
export function workspaceOf(entity: Entity): string | undefined {
  return entity.kind === 'Workspace'
    ? entity.metadata.name
    : entity.metadata.annotations?.[WORKSPACE_ANNOTATION];
}

/**
 * Whether an entity belongs to a workspace, or is one.
 *
 * @public
 */
export function isInWorkspace(entity: Entity): boolean {
  return workspaceOf(entity) !== undefined;
}

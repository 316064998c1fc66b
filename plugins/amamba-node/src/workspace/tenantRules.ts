import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';
import type { Entity } from '@backstage/catalog-model';
import { catalogEntityPermissionResourceRef } from '@backstage/plugin-catalog-node/alpha';
import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod/v3';

const lower = (text: string) => text.toLocaleLowerCase('en-US');

/**
 * Allows entities of one of the workspaces: a workspace itself, and what
 * names it by annotation.
 *
 * @remarks
 * One rule with all names, not one condition for each: conditions travel in
 * requests of at most 100 kB, and become one SQL expression.
 *
 * @public
 */
export const isInWorkspaceRule = createPermissionRule({
  name: 'IS_IN_WORKSPACE',
  description: 'Allow entities of one of the workspaces',
  resourceRef: catalogEntityPermissionResourceRef,
  paramsSchema: z.object({
    workspaces: z.array(z.string()).describe('Names of the workspaces'),
  }),
  apply: (entity: Entity, { workspaces }) => {
    const name = entity.metadata.annotations?.[WORKSPACE_ANNOTATION];
    return name !== undefined && workspaces.includes(lower(name));
  },
  toQuery: ({ workspaces }) => ({
    key: `metadata.annotations.${WORKSPACE_ANNOTATION}`,
    values: workspaces,
  }),
});

/** Allows folders of workspaces by their names. @public */
export const isWorkspaceFolderRule = createPermissionRule({
  name: 'IS_WORKSPACE_FOLDER',
  description: 'Allow the workspace folders of these names',
  resourceRef: catalogEntityPermissionResourceRef,
  paramsSchema: z.object({
    folders: z.array(z.string()).describe('Names of the folders'),
  }),
  apply: (entity: Entity, { folders }) =>
    lower(entity.kind) === 'workspacefolder' &&
    folders.includes(lower(entity.metadata.name)),
  toQuery: ({ folders }) => ({
    allOf: [
      { key: 'kind', values: ['workspacefolder'] },
      { key: 'metadata.name', values: folders },
    ],
  }),
});

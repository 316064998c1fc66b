import { z } from 'zod';
import { defineRoute } from '../route/defineRoute';
import { workspaceEntitySchema } from './workspace';

/** Says that workspaces made in the portal changed; its payload is {@link workspacesChangedSchema}. @public */
export const WORKSPACES_TOPIC = 'amamba.workspaces';

/** @public */
export const workspacesChangedSchema = z.object({ name: z.string() });

/**
 * How the catalog gets the workspaces that were made in the portal: a route
 * of the plugin `amamba-workspaces` that answers to services alone.
 *
 * @public
 */
export const workspaceExportContract = {
  exportWorkspaces: defineRoute({
    method: 'GET',
    path: '/exported-workspaces',
    summary: 'Workspaces made in the portal, for the catalog; services only',
    response: z.object({ items: z.array(workspaceEntitySchema) }),
    permission: {
      type: 'basic',
      name: 'amamba.workspaces.export',
      attributes: { action: 'read' },
    },
  }),
};

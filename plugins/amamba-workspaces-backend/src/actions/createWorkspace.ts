import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { workspacesCreatePermission } from '@amamba/plugin-amamba-workspaces-common';
import type { WorkspacesClientFor } from './createWorkspacesClient';

export function registerCreateWorkspace(
  actions: ActionsRegistryService,
  clientFor: WorkspacesClientFor,
): void {
  actions.register({
    name: 'create-workspace',
    title: 'Create a workspace',
    description:
      'Makes a workspace: a tenant with its members, clusters and namespaces. Whoever makes it is an admin of it. It is in the catalog within seconds.',
    attributes: { destructive: false, idempotent: false, readOnly: false },
    visibilityPermission: workspacesCreatePermission,
    schema: {
      input: z =>
        z.object({
          name: z
            .string()
            .describe('Lower case letters, digits and "-"; at most 63'),
          title: z.string().optional().describe('For people'),
          description: z.string().optional(),
          owner: z
            .string()
            .describe('Reference to the owning group, group:default/payments'),
          parent: z
            .string()
            .optional()
            .describe('Name of the workspace folder that it is in'),
          admins: z
            .array(z.string())
            .optional()
            .describe('References to users and groups that become admins'),
          clusters: z
            .array(
              z.object({
                name: z.string(),
                binding: z.enum(['shared', 'exclusive']).optional(),
                quota: z
                  .record(z.string())
                  .optional()
                  .describe('Amounts by dimension: { "limits.cpu": "4" }'),
              }),
            )
            .optional()
            .describe('Clusters that it may use'),
        }),
      output: z =>
        z.object({
          workspace: z.string().describe('Its name'),
          entityRef: z.string().describe('Its reference in the catalog'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { workspace } = await clientFor(credentials).createWorkspace({
        body: input,
      });
      return {
        output: { workspace, entityRef: `workspace:default/${workspace}` },
      };
    },
  });
}

import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { WorkspacesClientFor } from './createWorkspacesClient';

export function registerCreateNamespace(
  actions: ActionsRegistryService,
  clientFor: WorkspacesClientFor,
): void {
  actions.register({
    name: 'create-namespace',
    title: 'Create a namespace',
    description:
      'Creates a namespace of a workspace on one of its clusters, with a quota. The syncer makes it within seconds; its sync state tells when.',
    attributes: { destructive: false, idempotent: false, readOnly: false },
    schema: {
      input: z =>
        z.object({
          workspace: z.string().describe('Name of the workspace'),
          cluster: z.string().describe('A cluster that it is bound to'),
          name: z.string().describe('Of the namespace'),
          labels: z.record(z.string()).optional(),
          quota: z
            .record(z.string())
            .optional()
            .describe(
              'Amounts by the names of a ResourceQuota: { "limits.cpu": "4" }',
            ),
        }),
      output: z => z.object({ workspace: z.string(), namespace: z.string() }),
    },
    action: async ({ input, credentials }) => {
      const { workspace, ...body } = input;
      await clientFor(credentials).createNamespace({
        params: { workspace },
        body,
      });
      return { output: { workspace, namespace: body.name } };
    },
  });
}

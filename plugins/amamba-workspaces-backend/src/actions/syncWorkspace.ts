import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { WorkspacesClientFor } from './createWorkspacesClient';

export function registerSyncWorkspace(
  actions: ActionsRegistryService,
  clientFor: WorkspacesClientFor,
): void {
  actions.register({
    name: 'sync-workspace',
    title: 'Sync a workspace',
    description:
      'Has the clusters of a workspace compared with it and put right now, also where drift is otherwise only reported.',
    // What somebody changed on a cluster by hand is undone.
    attributes: { destructive: true, idempotent: true, readOnly: false },
    schema: {
      input: z => z.object({ workspace: z.string().describe('Its name') }),
      output: z => z.object({ workspace: z.string() }),
    },
    action: async ({ input: { workspace }, credentials }) => ({
      output: await clientFor(credentials).syncNow({ params: { workspace } }),
    }),
  });
}

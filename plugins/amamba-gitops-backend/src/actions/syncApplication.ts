import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { GitopsClientFor } from './createGitopsClient';
import { findApplication } from './findApplication';

export function registerSyncApplication(
  actions: ActionsRegistryService,
  clientFor: GitopsClientFor,
): void {
  actions.register({
    name: 'sync-application',
    title: 'Sync an Argo CD application',
    description:
      'Has Argo CD make the cluster as Git says, for one application of a catalog entity. It answers once the sync has begun; get-application tells how it went. A dry run changes nothing.',
    // What is no more in Git may be deleted, and what was changed by hand is undone.
    attributes: { destructive: true, idempotent: true, readOnly: false },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe('component:default/checkout'),
          application: z.string().describe('Name of the application'),
          instance: z
            .string()
            .optional()
            .describe('Its Argo CD, if the entity has several of that name'),
          revision: z
            .string()
            .optional()
            .describe('Branch, tag or sha; the one that is set by default'),
          prune: z
            .boolean()
            .optional()
            .describe('Delete what Git no longer has'),
          dryRun: z.boolean().optional(),
        }),
      output: z =>
        z.object({
          instance: z.string(),
          namespace: z.string(),
          name: z.string(),
        }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, application, instance, ...body } = input;
      const client = clientFor(credentials);
      const named = { entityRef, application, instance };
      const output = await client.syncApplication({
        params: await findApplication(client, named),
        body,
      });
      return { output };
    },
  });
}

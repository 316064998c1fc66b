import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { GitopsClientFor } from './createGitopsClient';
import { findApplication } from './findApplication';

export function registerRollbackApplication(
  actions: ActionsRegistryService,
  clientFor: GitopsClientFor,
): void {
  actions.register({
    name: 'rollback-application',
    title: 'Roll back an Argo CD application',
    description:
      'Has Argo CD deploy again what it deployed before, for one application of a catalog entity. get-application lists the deployments. An application that syncs by itself has to be paused with it, or Git would be deployed again at once.',
    attributes: { destructive: true, idempotent: false, readOnly: false },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe('component:default/checkout'),
          application: z.string().describe('Name of the application'),
          instance: z
            .string()
            .optional()
            .describe('Its Argo CD, if the entity has several of that name'),
          deployment: z
            .number()
            .int()
            .describe('Id of the deployment to go back to'),
          pauseAutoSync: z
            .boolean()
            .optional()
            .describe('Needed while it syncs by itself'),
          prune: z.boolean().optional(),
        }),
      output: z =>
        z.object({
          instance: z.string(),
          namespace: z.string(),
          name: z.string(),
        }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, application, instance, deployment, ...body } = input;
      const client = clientFor(credentials);
      const named = { entityRef, application, instance };
      const output = await client.rollbackApplication({
        params: await findApplication(client, named),
        body: { ...body, id: deployment },
      });
      return { output };
    },
  });
}

import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { GitopsClientFor } from './createGitopsClientFor';
import { findApplication } from './findApplication';

/** `amamba:gitops:rollback` */
export function createRollbackAction(clientFor: GitopsClientFor) {
  return createTemplateAction({
    id: 'amamba:gitops:rollback',
    description:
      'Has Argo CD deploy again what it deployed before, for one application of a catalog entity.',
    supportsDryRun: true,
    schema: {
      input: {
        entityRef: z =>
          z.string().describe('A component, or the workspace it is in'),
        name: z => z.string().describe('Name of the application'),
        instance: z => z.string().optional().describe('Its Argo CD'),
        deployment: z =>
          z.number().int().describe('Id of the deployment to go back to'),
        pauseAutoSync: z =>
          z.boolean().optional().describe('Needed while it syncs by itself'),
        prune: z => z.boolean().optional(),
      },
    },
    async handler(ctx) {
      const { input, logger } = ctx;
      if (ctx.isDryRun) {
        logger.info(`${input.name} would be rolled back`);
        return;
      }
      const client = clientFor(await ctx.getInitiatorCredentials());
      const params = await findApplication(client, input);
      const { deployment, pauseAutoSync, prune } = input;
      await ctx.checkpoint({
        key: `rollback.${params.instance}.${input.name}.${deployment}`,
        fn: async () => {
          await client.rollbackApplication({
            params,
            body: { id: deployment, pauseAutoSync, prune },
          });
        },
      });
      logger.info(`${input.name} goes back to deployment ${deployment}`);
    },
  });
}

import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { GitopsClientFor } from './createGitopsClientFor';
import { parseEntity } from './findApplication';

/** `amamba:gitops:promote` */
export function createPromoteAction(clientFor: GitopsClientFor) {
  return createTemplateAction({
    id: 'amamba:gitops:promote',
    description:
      'Moves what one environment of a component has to the next, by a commit or pull request; where approval is needed, asks for it.',
    supportsDryRun: true,
    schema: {
      input: {
        entityRef: z => z.string().describe('The component'),
        from: z => z.string().describe('Name of an environment of its path'),
        to: z => z.string().describe('Name of the environment after it'),
        reason: z => z.string().optional(),
      },
      output: {
        id: z => z.string(),
        state: z => z.string(),
        url: z =>
          z.string().optional().describe('Of the commit or pull request'),
      },
    },
    async handler(ctx) {
      const { entityRef, from, to, reason } = ctx.input;
      const params = parseEntity(entityRef);
      const client = clientFor(await ctx.getInitiatorCredentials());
      const { base, changes } = await client.comparePromotion({
        params,
        query: { from, to },
      });
      changes.forEach(({ item, before, after }) =>
        ctx.logger.info(`${item}: ${before ?? '–'} → ${after ?? '–'}`),
      );
      if (ctx.isDryRun) {
        return;
      }
      // A task that is resumed does not ask twice.
      const promotion = await ctx.checkpoint({
        key: `promote.${entityRef}.${from}.${to}`,
        fn: async () => {
          const { id, state, commit, pullRequest, message } =
            await client.promote({ params, body: { from, to, base, reason } });
          const url = pullRequest?.webUrl ?? commit?.webUrl;
          return { id, state, url: url ?? null, message: message ?? null };
        },
      });
      const { id, state, url, message } = promotion;
      if (state === 'failed') {
        throw new Error(
          `${from} was not promoted to ${to}: ${message ?? 'see the history'}`,
        );
      }
      ctx.output('id', id);
      ctx.output('state', state);
      if (url) {
        ctx.output('url', url);
      }
    },
  });
}

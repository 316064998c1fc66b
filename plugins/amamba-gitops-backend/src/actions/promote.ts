import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { GitopsClientFor } from './createGitopsClient';
import { parseEntity } from './findApplication';

/** Moves a version on; where approval is needed, it asks for it. */
export function registerPromote(
  actions: ActionsRegistryService,
  clientFor: GitopsClientFor,
): void {
  actions.register({
    name: 'promote',
    title: 'Promote to the next environment',
    description:
      'Moves what one environment of a component has to the next one of its path, by a commit or pull request in Git. Where approval is needed it only asks for it: its state is then waiting. It writes what Git says now; nothing is done when both have the same.',
    attributes: { destructive: true, idempotent: false, readOnly: false },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe('component:default/checkout'),
          from: z.string().describe('Name of an environment of its path'),
          to: z.string().describe('Name of the environment after it'),
          reason: z.string().optional(),
        }),
      output: z =>
        z.object({
          id: z.string(),
          state: z.string(),
          changes: z.array(
            z.object({
              item: z.string(),
              before: z.string().optional(),
              after: z.string().optional(),
            }),
          ),
          message: z.string().optional(),
        }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, from, to, reason } = input;
      const client = clientFor(credentials);
      const params = parseEntity(entityRef);
      const { base } = await client.comparePromotion({
        params,
        query: { from, to },
      });
      const { id, state, changes, message } = await client.promote({
        params,
        body: { from, to, base, reason },
      });
      return { output: { id, state, changes, ...(message && { message }) } };
    },
  });
}

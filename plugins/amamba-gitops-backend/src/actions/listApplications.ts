import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { GitopsClientFor } from './createGitopsClient';
import { parseEntity } from './findApplication';

export function registerListApplications(
  actions: ActionsRegistryService,
  clientFor: GitopsClientFor,
): void {
  actions.register({
    name: 'list-applications',
    title: 'List Argo CD applications',
    description:
      'Lists the Argo CD applications of a catalog entity, or of a whole workspace, with how they are; those that need somebody come first.',
    attributes: { destructive: false, idempotent: true, readOnly: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('component:default/checkout, workspace:default/payments'),
          search: z
            .string()
            .optional()
            .describe('Part of a name, repository, path or image'),
          cursor: z.string().optional().describe('nextCursor of a page before'),
        }),
      output: z =>
        z.object({
          applications: z.array(
            z.object({
              instance: z.string(),
              namespace: z.string(),
              name: z.string(),
              sync: z.string(),
              health: z.string(),
              automation: z.string(),
              cluster: z.string(),
              destinationNamespace: z.string().optional(),
              revisions: z.array(z.string()),
            }),
          ),
          total: z.number(),
          nextCursor: z.string().optional(),
        }),
    },
    action: async ({ input, credentials }) => {
      const { items, total, nextCursor } = await clientFor(
        credentials,
      ).listApplications({
        params: parseEntity(input.entityRef),
        query: {
          search: input.search,
          cursor: input.cursor,
          sort: 'attention',
          limit: 50,
        },
      });
      const applications = items.map(
        ({ destination: { cluster, namespace }, ...item }) => ({
          instance: item.instance,
          namespace: item.namespace,
          name: item.name,
          sync: item.sync,
          health: item.health,
          automation: item.automation,
          cluster,
          ...(namespace && { destinationNamespace: namespace }),
          revisions: item.revisions,
        }),
      );
      return {
        output: { applications, total, ...(nextCursor && { nextCursor }) },
      };
    },
  });
}

import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { GitopsClientFor } from './createGitopsClient';
import { parseEntity } from './findApplication';

export function registerCreateApplication(
  actions: ActionsRegistryService,
  clientFor: GitopsClientFor,
): void {
  actions.register({
    name: 'create-application',
    title: 'Create an Argo CD application',
    description:
      "Makes an Argo CD application in the workspace of a catalog entity, from a folder of a Git repository or a Helm chart, to one of the workspace's clusters and namespaces. It syncs by itself only when asked to.",
    attributes: { destructive: false, idempotent: false, readOnly: false },
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe(
              'Of the component that it shall belong to, or of the workspace: component:default/checkout, workspace:default/payments',
            ),
          instance: z
            .string()
            .describe("An Argo CD, as the portal's configuration names it"),
          name: z.string().describe('Lower case letters, digits and "-"'),
          repoUrl: z
            .string()
            .describe("One of the workspace's repositories, by its address"),
          path: z.string().optional().describe('Folder in a Git repository'),
          chart: z
            .string()
            .optional()
            .describe('Chart in a Helm repository; instead of path'),
          revision: z
            .string()
            .optional()
            .describe('Branch, tag, sha or chart version'),
          values: z.string().optional().describe("YAML for Helm's values"),
          cluster: z.string().describe('A cluster of the workspace'),
          namespace: z.string().describe('A namespace of the workspace on it'),
          labels: z.record(z.string()).optional(),
          automated: z
            .boolean()
            .optional()
            .describe('Sync by itself, pruning and healing what drifts'),
        }),
      output: z =>
        z.object({
          instance: z.string(),
          namespace: z.string().describe('Of the Application object'),
          name: z.string(),
        }),
    },
    action: async ({ input, credentials }) => {
      const { path, chart, revision, values, automated } = input;
      const output = await clientFor(credentials).createApplication({
        params: parseEntity(input.entityRef),
        body: {
          instance: input.instance,
          name: input.name,
          labels: input.labels,
          spec: {
            sources: [
              {
                repoUrl: input.repoUrl,
                ...(path && { path }),
                ...(chart && { chart }),
                ...(revision && { targetRevision: revision }),
                ...(values && { helm: { values } }),
              },
            ],
            destination: {
              cluster: input.cluster,
              namespace: input.namespace,
            },
            ...(automated && {
              syncPolicy: { automated: { prune: true, selfHeal: true } },
            }),
          },
        },
      });
      return { output };
    },
  });
}

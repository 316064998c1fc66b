import { isDeepStrictEqual } from 'node:util';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { ConflictError } from '@backstage/errors';
import { ApiError } from '@amamba/plugin-amamba-common';
import {
  type ApplicationSpec,
  applicationSpecSchema,
  existingSpecSchema,
} from '@amamba/plugin-amamba-gitops-common';
import type { GitopsClient, GitopsClientFor } from './createGitopsClientFor';
import { findApplication, parseEntity } from './findApplication';

interface Wanted {
  entityRef: string;
  instance: string;
  name: string;
  labels?: Record<string, string>;
  spec: ApplicationSpec;
}

/** `amamba:gitops:create-application` */
export function createApplicationAction(clientFor: GitopsClientFor) {
  return createTemplateAction({
    id: 'amamba:gitops:create-application',
    description:
      'Makes an Argo CD application in the workspace of a catalog entity. One that is there just so already is taken as made, so the step can be tried again.',
    supportsDryRun: true,
    schema: {
      input: {
        entityRef: z =>
          z
            .string()
            .describe(
              'The component that it shall belong to, or the workspace: workspace:default/payments',
            ),
        instance: z =>
          z
            .string()
            .describe("An Argo CD, as the portal's configuration names it"),
        name: z => z.string().describe('Lower case letters, digits and "-"'),
        repoUrl: z =>
          z.string().describe("Address of one of the workspace's repositories"),
        path: z => z.string().optional().describe('Folder in it'),
        chart: z =>
          z
            .string()
            .optional()
            .describe('Chart in a Helm repository; instead of path'),
        revision: z =>
          z.string().optional().describe('Branch, tag, sha or chart version'),
        values: z => z.string().optional().describe('YAML for Helm'),
        cluster: z => z.string().describe('A cluster of the workspace'),
        namespace: z => z.string().describe('A namespace of it'),
        labels: z => z.record(z.string()).optional(),
        automated: z =>
          z
            .boolean()
            .optional()
            .describe('Sync by itself, pruning and healing what drifts'),
      },
      output: {
        instance: z => z.string(),
        namespace: z => z.string().describe('Of the Application object'),
        name: z => z.string(),
      },
    },
    async handler(ctx) {
      const { input } = ctx;
      const wanted: Wanted = {
        entityRef: input.entityRef,
        instance: input.instance,
        name: input.name,
        labels: input.labels,
        spec: toSpec(input),
      };
      if (ctx.isDryRun) {
        ctx.logger.info(`${input.name} would be made on ${input.instance}`);
        ctx.output('instance', input.instance);
        ctx.output('name', input.name);
        return;
      }
      const client = clientFor(await ctx.getInitiatorCredentials());
      const made = await ctx.checkpoint({
        key: `create-application.${input.instance}.${input.name}`,
        fn: () => createOrFind(client, wanted),
      });
      ctx.output('instance', made.instance);
      ctx.output('namespace', made.namespace);
      ctx.output('name', made.name);
    },
  });
}

function toSpec(input: {
  repoUrl: string;
  path?: string;
  chart?: string;
  revision?: string;
  values?: string;
  cluster: string;
  namespace: string;
  automated?: boolean;
}): ApplicationSpec {
  const { repoUrl, path, chart, revision, values, automated } = input;
  return applicationSpecSchema.parse({
    sources: [
      {
        repoUrl,
        ...(path && { path }),
        ...(chart && { chart }),
        ...(revision && { targetRevision: revision }),
        ...(values && { helm: { values } }),
      },
    ],
    destination: { cluster: input.cluster, namespace: input.namespace },
    ...(automated && {
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    }),
  });
}

/** @throws what the API says, in its words. */
async function createOrFind(client: GitopsClient, wanted: Wanted) {
  const { entityRef, instance, name, labels, spec } = wanted;
  try {
    return await client.createApplication({
      params: parseEntity(entityRef),
      body: { instance, name, labels, spec },
    });
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) {
      return findSame(client, wanted, error);
    }
    throw error;
  }
}

/** The one of a try before this; of any other the refusal stands. */
async function findSame(
  client: GitopsClient,
  { entityRef, instance, name, spec }: Wanted,
  refusal: ApiError,
) {
  const found = await findApplication(client, {
    entityRef,
    name,
    instance,
  }).catch(() => undefined);
  if (!found) {
    throw refusal;
  }
  const { spec: is } = await client.getApplicationSpec({ params: found });
  if (!isDeepStrictEqual(existingSpecSchema.parse(is), spec)) {
    throw new ConflictError(
      `${entityRef} has an application ${name} on ${instance} already, which is another one; choose another name, or delete it`,
    );
  }
  return { instance, namespace: found.applicationNamespace, name };
}

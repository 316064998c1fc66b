import {
  defineRoute,
  pageQuery,
  workspaceParams,
} from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import {
  chartSchema,
  foundPathSchema,
  refsSchema,
  repositoryInputSchema,
  repositorySchema,
  sourceDetailsSchema,
} from '../domain/repository';
import { gitopsSourceSchema } from '../domain/status';
import {
  gitopsCreatePermission,
  repositoriesCreatePermission,
  repositoriesDeletePermission,
  repositoriesReadPermission,
} from '../permissions';
import { workspacePath } from './paths';

const params = workspaceParams;
const place = z.object({
  instance: z.string().min(1).max(253),
  repoUrl: z.string().min(1).max(1000),
});

/** A workspace's repositories, and what is found in them. */
export const repositoryRoutes = {
  /** Everything a form for an application has to offer. */
  getDeliveryOptions: defineRoute({
    method: 'GET',
    path: `${workspacePath}/delivery-options`,
    summary: 'Where applications of the workspace can come from and go to',
    params,
    response: z.object({
      instances: z.array(
        z.object({
          name: z.string(),
          title: z.string().optional(),
          state: gitopsSourceSchema.shape.state,
          /** The workspace's project there; absent until it is synced. */
          project: z.string().optional(),
          /** Namespaces in which Application objects may be; the first by default. */
          applicationNamespaces: z.array(z.string()),
          /** Patterns of addresses that the project permits. */
          permittedRepositories: z.array(z.string()),
          repositories: z.array(
            z.object({
              url: z.string(),
              type: repositorySchema.shape.type,
              name: z.string().optional(),
            }),
          ),
          clusters: z.array(
            z.object({ name: z.string(), namespaces: z.array(z.string()) }),
          ),
        }),
      ),
    }),
    permission: gitopsCreatePermission,
  }),
  listRepositories: defineRoute({
    method: 'GET',
    path: `${workspacePath}/repositories`,
    summary: "The workspace's repositories, by address",
    params,
    query: pageQuery.extend({
      search: z.string().max(200).optional(),
      status: repositorySchema.shape.status.optional(),
    }),
    response: z.object({
      items: z.array(repositorySchema),
      nextCursor: z.string().optional(),
      sources: z.array(gitopsSourceSchema),
    }),
    permission: repositoriesReadPermission,
  }),
  importRepository: defineRoute({
    method: 'POST',
    path: `${workspacePath}/repositories`,
    summary: 'Import a repository that can be reached',
    params,
    body: repositoryInputSchema,
    response: repositorySchema,
    status: 201,
    permission: repositoriesCreatePermission,
    audit: { eventId: 'repository-import', severity: 'medium' },
  }),
  testRepository: defineRoute({
    method: 'POST',
    path: `${workspacePath}/repositories/test`,
    summary: 'Try whether a repository can be reached; nothing is kept',
    params,
    body: repositoryInputSchema,
    response: z.object({
      ok: z.boolean(),
      /** Argo CD's words when it cannot. */
      message: z.string().optional(),
    }),
    permission: repositoriesCreatePermission,
    audit: { eventId: 'repository-test', severity: 'low' },
  }),
  deleteRepository: defineRoute({
    method: 'DELETE',
    path: `${workspacePath}/repositories/:repository`,
    summary: 'Take a repository, with its credentials, out of the workspace',
    params: params.extend({ repository: z.string().min(1).max(2000) }),
    response: z.object({ url: z.string() }),
    permission: repositoriesDeletePermission,
    audit: { eventId: 'repository-delete', severity: 'high' },
  }),
  listRefs: defineRoute({
    method: 'GET',
    path: `${workspacePath}/repository-refs`,
    summary: 'Branches and tags of a repository that the workspace may use',
    params,
    query: place.extend({ search: z.string().max(250).optional() }),
    response: refsSchema,
    permission: gitopsCreatePermission,
  }),
  listPaths: defineRoute({
    method: 'GET',
    path: `${workspacePath}/repository-paths`,
    summary: 'Folders that can be deployed, and what they are',
    params,
    query: place.extend({ revision: z.string().max(253).default('HEAD') }),
    response: z.object({
      items: z.array(foundPathSchema),
      truncated: z.boolean(),
    }),
    permission: gitopsCreatePermission,
  }),
  listCharts: defineRoute({
    method: 'GET',
    path: `${workspacePath}/repository-charts`,
    summary: 'Charts of a Helm repository',
    params,
    query: place,
    response: z.object({ items: z.array(chartSchema) }),
    permission: gitopsCreatePermission,
  }),
  getSourceDetails: defineRoute({
    method: 'GET',
    path: `${workspacePath}/source-details`,
    summary: 'What a folder or chart takes',
    params,
    query: place.extend({
      path: z.string().max(2000).optional(),
      chart: z.string().max(253).optional(),
      revision: z.string().max(253).default('HEAD'),
    }),
    response: sourceDetailsSchema,
    permission: gitopsCreatePermission,
  }),
};

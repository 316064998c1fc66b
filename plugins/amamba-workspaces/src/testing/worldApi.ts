import { ApiError } from '@amamba/plugin-amamba-common';
import {
  type Activity,
  type ClusterBinding,
  type Member,
  type Namespace,
  type SyncCondition,
  type WorkspaceDetail,
  workspaceSummarySchema,
} from '@amamba/plugin-amamba-workspaces-common';
import type { WorkspacesApi } from '../api/workspacesApi';
import {
  activity,
  conditions,
  devCluster,
  devNamespace,
  members,
  payments,
  paymentsAs,
  stagingCluster,
  stagingNamespace,
} from './fixtures';

/** A server's refusal. */
export function refusal(status: number, message: string): ApiError {
  return new ApiError({ name: 'Error', status, message });
}

/** What a backend knows; change it and the next read tells. */
export interface World {
  workspaces: WorkspaceDetail[];
  mayCreate: boolean;
  members: Member[];
  namespaces: Namespace[];
  clusters: ClusterBinding[];
  conditions: SyncCondition[];
  activity: Activity[];
}

/** The world of the stories, changed as a story needs it. */
export function createWorld(changes: Partial<World> = {}): World {
  return {
    workspaces: [payments],
    mayCreate: true,
    members: [...members],
    namespaces: [devNamespace, stagingNamespace],
    clusters: [devCluster, stagingCluster],
    conditions: [...conditions],
    activity: [...activity],
    ...changes,
  };
}

const ROLES = [
  { name: 'admin', custom: false, permissions: [] },
  { name: 'editor', custom: false, permissions: [] },
  { name: 'viewer', custom: false, permissions: [] },
  {
    name: 'releaser',
    title: 'Releaser',
    custom: true,
    permissions: ['amamba.pipelines.run'],
  },
];

function pageOf<T>(items: T[], query: { cursor?: string; limit?: unknown }) {
  const start = Number(query.cursor ?? 0);
  const next = start + Number(query.limit ?? 25);
  return {
    items: items.slice(start, next),
    nextCursor: next < items.length ? String(next) : undefined,
  };
}

/** The client of a backend that knows a {@link World}. */
export function createWorldApi(world: World): WorkspacesApi {
  const find = (name: string) => {
    const workspace = world.workspaces.find(each => each.name === name);
    if (!workspace) {
      throw refusal(404, `There is no workspace ${name}`);
    }
    return workspace;
  };
  const change = (name: string, changes: Partial<WorkspaceDetail>) => {
    find(name);
    world.workspaces = world.workspaces.map(each =>
      each.name === name ? { ...each, ...changes } : each,
    );
    return { workspace: name };
  };
  const changeNamespace = (
    params: { workspace: string; cluster: string; namespace: string },
    changes: Partial<Namespace>,
  ) => {
    world.namespaces = world.namespaces.map(each =>
      each.cluster === params.cluster && each.name === params.namespace
        ? { ...each, ...changes }
        : each,
    );
    return { workspace: params.workspace };
  };
  return {
    listWorkspaces: async ({ query = {} }) => ({
      ...pageOf(
        world.workspaces
          .filter(({ name, title }) =>
            `${name} ${title}`
              .toLocaleLowerCase('en-US')
              .includes((query.search ?? '').toLocaleLowerCase('en-US')),
          )
          .map(workspace => workspaceSummarySchema.parse(workspace)),
        query,
      ),
      mayCreate: world.mayCreate,
    }),
    createWorkspace: async ({ body }) => {
      const { name, title, description } = body;
      world.workspaces = [
        ...world.workspaces,
        paymentsAs('admin', {
          name,
          title,
          description,
          clusters: (body.clusters ?? []).map(cluster => cluster.name),
        }),
      ];
      return { workspace: name };
    },
    getWorkspace: async ({ params }) => find(params.workspace),
    updateWorkspace: async ({ params, body = {} }) =>
      change(params.workspace, body),
    moveWorkspace: async ({ params, body }) => change(params.workspace, body),
    deleteWorkspace: async ({ params }) =>
      change(params.workspace, { deleting: true }),
    listMembers: async ({ params }) => {
      find(params.workspace);
      return { items: world.members, roles: ROLES };
    },
    setMember: async ({ params, body }) => {
      world.members = [
        ...world.members.filter(({ ref }) => ref !== body.ref),
        { ...body, missing: false },
      ];
      return { workspace: params.workspace };
    },
    removeMember: async ({ params }) => {
      world.members = world.members.filter(({ ref }) => ref !== params.ref);
      return { workspace: params.workspace };
    },
    listNamespaces: async ({ params }) => {
      find(params.workspace);
      return { items: world.namespaces, clusters: world.clusters };
    },
    createNamespace: async ({ params, body }) => {
      world.namespaces = [
        ...world.namespaces,
        { labels: {}, phase: 'Missing', deleting: false, ...body } as Namespace,
      ];
      return { workspace: params.workspace };
    },
    setNamespaceLabels: async ({ params, body }) =>
      changeNamespace(params, body),
    setNamespaceQuota: async ({ params, body }) =>
      changeNamespace(params, body as Partial<Namespace>),
    deleteNamespace: async ({ params }) =>
      changeNamespace(params, { deleting: true }),
    bindCluster: async ({ params }) => ({ workspace: params.workspace }),
    unbindCluster: async ({ params }) => ({ workspace: params.workspace }),
    getSync: async ({ params }) => {
      find(params.workspace);
      return { conditions: world.conditions };
    },
    syncNow: async ({ params }) => ({ workspace: params.workspace }),
    planSync: async () => ({
      targets: [
        {
          provisioner: 'kubernetes',
          target: 'dev',
          changes: [
            {
              action: 'update',
              object: 'ResourceQuota payments/amamba',
              detail: 'spec.hard.pods: 50 → 20',
            },
          ],
        },
        {
          provisioner: 'kubernetes',
          target: 'staging',
          changes: [],
          error: 'staging cannot be reached',
        },
      ],
    }),
    listActivity: async ({ query = {} }) => pageOf(world.activity, query),
    listClusters: async () => ({
      items: [
        { name: 'dev', title: 'Development' },
        { name: 'staging', title: 'Staging', exclusiveTo: 'payments' },
        { name: 'prod', title: 'Production' },
      ],
    }),
  };
}

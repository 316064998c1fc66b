import { timestamp } from '../../../kubernetes/clock.ts';
import type { DestinationCluster } from '../../types.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import type { Route } from '../http/router.ts';
import {
  createCluster,
  deleteCluster,
  demand,
  marksOf,
  objectOf,
  updateCluster,
} from './changeClusters.ts';

/** Clusters that applications can be sent to. */
export function clusterRoutes(context: ApiContext): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/clusters',
      handle: request => listClusters(context, request),
    },
    {
      method: 'GET',
      path: '/api/v1/clusters/:id',
      handle: request => present(context, demand(context, request, 'get')),
    },
    {
      method: 'POST',
      path: '/api/v1/clusters',
      handle: async request =>
        presentServer(context, await createCluster(context, request)),
    },
    {
      method: 'PUT',
      path: '/api/v1/clusters/:id',
      handle: async request =>
        presentServer(context, await updateCluster(context, request)),
    },
    {
      method: 'DELETE',
      path: '/api/v1/clusters/:id',
      handle: request => deleteCluster(context, request),
    },
  ];
}

async function listClusters(context: ApiContext, request: ApiRequest) {
  const may = context.enforcer.checker(request.claims);
  const name = request.text('name');
  const server = request.text('server');
  const items = await Promise.all(
    context.destinations
      .list()
      .filter(cluster => may('clusters', 'get', objectOf(cluster)))
      .filter(cluster => !name || cluster.name === name)
      .filter(cluster => !server || cluster.server === server)
      .map(cluster => present(context, cluster)),
  );
  return { metadata: {}, items: items.length > 0 ? items : null };
}

async function presentServer(context: ApiContext, server: string) {
  const { destinations } = context;
  const cluster = destinations.list().find(item => item.server === server);
  return cluster ? present(context, cluster) : {};
}

async function present(context: ApiContext, cluster: DestinationCluster) {
  const { server, name, project } = cluster;
  const applicationsCount = countApplications(context, cluster);
  const { connectionState, serverVersion } = await connectionOf(
    context,
    cluster,
    applicationsCount,
  );
  return {
    server,
    name,
    config: { tlsClientConfig: { insecure: false } },
    connectionState,
    ...(serverVersion && { serverVersion }),
    info: {
      connectionState,
      ...(serverVersion && { serverVersion }),
      cacheInfo: {},
      applicationsCount,
    },
    ...(project && { project }),
    ...marksOf(context, server),
  };
}

async function connectionOf(
  { clock }: ApiContext,
  cluster: DestinationCluster,
  applications: number,
) {
  const attemptedAt = timestamp(clock.now());
  try {
    const { serverVersion } = await cluster.probe();
    const connectionState =
      applications > 0
        ? { status: 'Successful', message: '', attemptedAt }
        : {
            status: 'Unknown',
            message: 'Cluster has no applications and is not being monitored.',
            attemptedAt,
          };
    return { connectionState, serverVersion };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      connectionState: { status: 'Failed', message, attemptedAt },
      serverVersion: '',
    };
  }
}

function countApplications(
  { stored }: ApiContext,
  { server, name }: DestinationCluster,
): number {
  let count = 0;
  for (const { spec } of stored.applications()) {
    const destination = spec.destination ?? {};
    if (destination.server === server || destination.name === name) count += 1;
  }
  return count;
}

/** Clusters that belong to a project, without asking them anything. */
export function clustersOfProject(
  { destinations }: ApiContext,
  project: string,
) {
  return destinations
    .list()
    .filter(cluster => cluster.project === project)
    .map(({ server, name }) => ({ server, name, project }));
}

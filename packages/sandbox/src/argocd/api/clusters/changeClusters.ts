import type { KubeObject } from '../../../kubernetes/types.ts';
import type { DestinationCluster } from '../../types.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { decodeAgain } from '../http/decodeAgain.ts';
import { GrpcError } from '../http/grpcError.ts';
import { fnv1a } from '../repositories/repositoryStore.ts';

const SECRET_TYPE = 'argocd.argoproj.io/secret-type';
const SELECTOR = `${SECRET_TYPE}=cluster`;
const MANAGED_BY = 'managed-by';

const BODY = {
  server: 'string',
  name: 'string',
  project: 'string',
  labels: 'any',
  annotations: 'any',
  config: 'any',
} as const;

/** What of a Secret says which cluster it is, and how to reach it. */
interface Content {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  data: Record<string, string>;
}

/**
 * `POST /clusters`: the credentials are tried before they are kept.
 *
 * @returns the server by which the entry is known.
 */
export async function createCluster(
  context: ApiContext,
  request: ApiRequest,
): Promise<string> {
  const { server, content, object } = readBody(request);
  context.enforcer.demand(request.claims, 'clusters', 'create', object);
  const secret = findSecret(context, server);
  const isSame =
    secret && JSON.stringify(secret.data) === JSON.stringify(content.data);
  if (secret && !isSame && !request.flag('upsert')) {
    throw GrpcError.invalid(
      'existing cluster spec is different; use upsert flag to force update',
    );
  }
  await keep(context, server, content);
  return server;
}

/** `PUT /clusters/{id.value}`: the whole entry becomes what is sent. */
export async function updateCluster(
  context: ApiContext,
  request: ApiRequest,
): Promise<string> {
  const { server } = demand(context, request, 'update');
  const { content } = readBody(request);
  await keep(context, server, content);
  return server;
}

/** `DELETE /clusters/{id.value}` */
export function deleteCluster(context: ApiContext, request: ApiRequest) {
  const secret = findSecret(context, demand(context, request, 'delete').server);
  if (secret) {
    const { objects, namespace } = context;
    objects.delete('secrets', namespace, secret.metadata.name);
  }
  return {};
}

/** Labels and annotations of an entry: those of its Secret. */
export function marksOf(context: ApiContext, server: string) {
  const secret = findSecret(context, server);
  const { [SECRET_TYPE]: _type, ...labels } = secret?.metadata.labels ?? {};
  const { [MANAGED_BY]: _manager, ...annotations } =
    secret?.metadata.annotations ?? {};
  return {
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

/** As the rights on clusters name one. */
export function objectOf(
  cluster: Pick<DestinationCluster, 'server' | 'project'>,
): string {
  return cluster.project
    ? `${cluster.project}/${cluster.server}`
    : cluster.server;
}

/** A cluster by the path; what is not there and what is forbidden look alike. */
export function demand(
  { destinations, enforcer }: ApiContext,
  request: ApiRequest,
  action: string,
): DestinationCluster {
  const id = decodeAgain(request.params.id);
  const byName = request.text('id.type').startsWith('name');
  const found = destinations
    .list()
    .find(item => (byName ? item.name === id : item.server === id));
  const may = enforcer.checker(request.claims);
  if (!found || !may('clusters', action, objectOf(found))) {
    throw GrpcError.denied();
  }
  return found;
}

function readBody(request: ApiRequest) {
  const body = request.message('v1alpha1.Cluster', BODY);
  const { server = '', project, labels, annotations, config } = body;
  const data = {
    name: body.name || server,
    server,
    config: JSON.stringify(config ?? {}),
    ...(project && { project }),
  };
  const content: Content = {
    labels: { ...labels, [SECRET_TYPE]: 'cluster' },
    annotations: { ...annotations, [MANAGED_BY]: 'argocd.argoproj.io' },
    data: Object.fromEntries(
      Object.entries(data).map(([key, value]) => [
        key,
        Buffer.from(String(value)).toString('base64'),
      ]),
    ),
  };
  return { server, content, object: objectOf({ server, project }) };
}

/** Keeps it if it works; leaves what was there if not. */
async function keep(
  context: ApiContext,
  server: string,
  content: Content,
): Promise<void> {
  const { destinations } = context;
  const before = findSecret(context, server);
  write(context, server, content);
  const cluster = destinations.list().find(item => item.server === server);
  try {
    await cluster?.probe();
  } catch (error) {
    undo(context, server, before);
    throw GrpcError.unknown((error as Error).message);
  }
}

function write(context: ApiContext, server: string, content: Content): void {
  const { objects, namespace } = context;
  const { labels, annotations, data } = content;
  const secret = findSecret(context, server);
  if (!secret) {
    objects.create('secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      metadata: { name: secretName(server), namespace, labels, annotations },
      data,
    });
    return;
  }
  objects.modify('secrets', namespace, secret.metadata.name, current => {
    current.metadata.labels = labels;
    current.metadata.annotations = annotations;
    current.data = data;
  });
}

function undo(
  context: ApiContext,
  server: string,
  before: KubeObject | undefined,
): void {
  if (before) {
    const { labels = {}, annotations = {} } = before.metadata;
    const { data = {} } = before;
    write(context, server, { labels, annotations, data });
  } else {
    const { objects, namespace } = context;
    objects.delete('secrets', namespace, secretName(server));
  }
}

function findSecret(
  { objects, namespace }: ApiContext,
  server: string,
): KubeObject | undefined {
  return objects
    .list('secrets', { namespace, labelSelector: SELECTOR })
    .find(
      ({ data = {} }) =>
        Buffer.from(data.server ?? '', 'base64').toString() === server,
    );
}

function secretName(server: string): string {
  const host = URL.canParse(server) ? new URL(server).hostname : 'cluster';
  return `cluster-${host}-${fnv1a(server)}`;
}

import { applyJsonPatch } from '../../../kubernetes/patch/jsonPatch.ts';
import { applyMergePatch } from '../../../kubernetes/patch/mergePatch.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import type { DestinationCluster } from '../../types.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { GrpcError } from '../http/grpcError.ts';
import { recordAudit } from '../auditEvents.ts';
import { findApplication, nameIn } from './findApplication.ts';
import { maskedJson } from './renderSources.ts';

/** Which object of an Application's tree. */
export interface ResourceRequest {
  namespace: string;
  name: string;
  group: string;
  version: string;
  kind: string;
}

export interface LiveResource {
  application: Readonly<KubeObject>;
  wanted: ResourceRequest;
  destination: DestinationCluster;
  /** As the object client names it. */
  resource: string;
  live: KubeObject;
}

export function destinationOf(
  { destinations }: Pick<ApiContext, 'destinations'>,
  { spec }: Readonly<KubeObject>,
): DestinationCluster {
  return destinations.resolve(spec.destination ?? {});
}

export function resourceIn(
  request: ApiRequest,
  body?: Record<string, any>,
): ResourceRequest {
  const given = (field: string): string =>
    (body ? body[field] : request.query.get(field)) ?? '';
  const demand = (field: string) => {
    if (given(field) === '') throw GrpcError.fieldNotSet(field);
    return given(field);
  };
  return {
    kind: demand('kind'),
    version: demand('version'),
    name: demand('resourceName'),
    group: given('group'),
    namespace: given('namespace'),
  };
}

/** `update/apps/Deployment/team-a/web` and the like. */
export function fineAction(action: string, wanted: ResourceRequest): string {
  const { group, kind, namespace, name } = wanted;
  return [action, group, kind, namespace, name].join('/');
}

/** Finds an object that is in the tree of an Application, in its cluster. */
export function findLiveResource(
  context: ApiContext,
  request: ApiRequest,
  wanted: ResourceRequest,
  action: string,
  body?: Record<string, any>,
): LiveResource {
  const { application } = findApplication(
    context,
    request.claims,
    nameIn(context, request, body),
    action,
  );
  const { group, kind, namespace, name } = wanted;
  const nodes: any[] = context.states.tree(application)?.nodes ?? [];
  const node = nodes.find(
    item =>
      item.kind === kind &&
      (item.group ?? '') === group &&
      (item.namespace ?? '') === namespace &&
      item.name === name,
  );
  const destination = destinationOf(context, application);
  const type = destination.cluster.resources.find(
    item => item.kind === kind && item.group === group,
  );
  if (!node || !type) {
    throw GrpcError.invalid(
      `${kind} ${group} ${name} not found as part of application ${application.metadata.name}`,
    );
  }
  const resource = group ? `${type.plural}.${group}` : type.plural;
  const live = destination.objects.get(
    resource,
    type.namespaced ? namespace : undefined,
    name,
  );
  if (!live) {
    const full = group ? `${type.plural}.${group}` : type.plural;
    throw GrpcError.notFound(`${full} ${JSON.stringify(name)} not found`);
  }
  return { application, wanted, destination, resource, live };
}

export function getResource(context: ApiContext, request: ApiRequest) {
  const wanted = resourceIn(request);
  const { live } = findLiveResource(context, request, wanted, 'get');
  return { manifest: maskedJson(live) };
}

export function patchResource(context: ApiContext, request: ApiRequest) {
  const wanted = resourceIn(request);
  const type = request.query.get('patchType');
  if (type === null) throw GrpcError.fieldNotSet('patchType');
  const patch = parsePatch(request.json());
  const action = fineAction('update', wanted);
  const found = findLiveResource(context, request, wanted, action);
  const patched = applyPatch(found.live, patch, type);
  const written = found.destination.objects
    .as('argocd-server')
    .update(found.resource, patched);
  tell(context, request, found, 'patched');
  return { manifest: maskedJson(written) };
}

function parsePatch(body: unknown): unknown {
  if (typeof body !== 'string') {
    throw GrpcError.invalid(
      'json: cannot unmarshal object into Go value of type string',
    );
  }
  try {
    return JSON.parse(body);
  } catch {
    throw GrpcError.unknown('error patching resource: invalid JSON');
  }
}

function applyPatch(
  live: KubeObject,
  patch: unknown,
  type: string,
): KubeObject {
  if (type === 'application/json-patch+json')
    return applyJsonPatch(live, patch);
  if (type === 'application/merge-patch+json') {
    return applyMergePatch(live, patch) as KubeObject;
  }
  throw GrpcError.unknown(
    'error patching resource: the server responded with the status code 415 but did not return more information',
  );
}

export function deleteResource(context: ApiContext, request: ApiRequest) {
  const wanted = resourceIn(request);
  const action = fineAction('delete', wanted);
  const found = findLiveResource(context, request, wanted, action);
  const { destination, resource, live } = found;
  const { namespace, name } = live.metadata;
  const orphan = request.flag('orphan');
  destination.objects.delete(resource, namespace, name, {
    propagationPolicy: orphan ? 'Orphan' : 'Foreground',
    ...(request.flag('force') && { gracePeriodSeconds: 0 }),
  });
  tell(context, request, found, 'deleted');
  return {};
}

function tell(
  context: ApiContext,
  request: ApiRequest,
  { application, wanted }: LiveResource,
  done: string,
): void {
  const { group, kind, name } = wanted;
  recordAudit(context, request, application, [
    done === 'deleted' ? 'ResourceDeleted' : 'ResourceUpdated',
    `${done} resource ${group}/${kind} '${name}'`,
  ]);
}

/** For Events that tell what was done with a resource. */
export function recordResourceAction(
  context: ApiContext,
  request: ApiRequest,
  { application, wanted }: LiveResource,
  action: string,
): void {
  const { group, kind, name } = wanted;
  recordAudit(context, request, application, [
    'ResourceActionRan',
    `ran action ${action} on resource ${group}/${kind}/${name}`,
  ]);
}

import type { KubeObject } from '../../../kubernetes/types.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { GrpcError } from '../http/grpcError.ts';
import { actionsFor } from './actionDefinitions.ts';
import {
  findLiveResource,
  recordResourceAction,
  resourceIn,
  type ResourceRequest,
} from './liveResources.ts';

export function listActions(context: ApiContext, request: ApiRequest) {
  const wanted = resourceIn(request);
  const { live } = findLiveResource(context, request, wanted, 'get');
  const actions = actionsFor(wanted.group, wanted.kind).map(action => ({
    name: action.name,
    ...(action.isDisabled?.(live) && { disabled: true }),
    ...(action.params && { params: action.params }),
    ...(action.iconClass && { iconClass: action.iconClass }),
    ...(action.displayName && { displayName: action.displayName }),
  }));
  return actions.length > 0 ? { actions } : {};
}

/** The first form: the body is the action's name. */
export function runActionByQuery(context: ApiContext, request: ApiRequest) {
  const action = request.json();
  if (typeof action !== 'string') {
    throw GrpcError.invalid(
      'json: cannot unmarshal object into Go value of type string',
    );
  }
  return runAction(context, request, resourceIn(request), { action });
}

export function runActionByBody(context: ApiContext, request: ApiRequest) {
  const body = request.message('ResourceActionRunRequestV2', {
    name: 'string',
    namespace: 'string',
    resourceName: 'string',
    version: 'string',
    group: 'string',
    kind: 'string',
    action: 'string',
    appNamespace: 'string',
    project: 'string',
    resourceActionParameters: 'any',
  });
  return runAction(context, request, resourceIn(request, body), body);
}

function runAction(
  context: ApiContext,
  request: ApiRequest,
  wanted: ResourceRequest,
  body: Record<string, any>,
) {
  const name: string = body.action ?? '';
  const found = findLiveResource(
    context,
    request,
    wanted,
    `action/${wanted.group}/${wanted.kind}/${name}`,
    body,
  );
  const { group, kind } = wanted;
  const action = actionsFor(group, kind).find(item => item.name === name);
  if (!action) {
    throw GrpcError.unknown(
      'error getting Lua resource action: built-in script does not exist',
    );
  }
  const parameters = new Map<string, string>(
    (body.resourceActionParameters ?? []).map((item: any) => [
      item.name,
      item.value,
    ]),
  );
  const change = (object: KubeObject) =>
    action.run(object, parameters, context.clock.now());
  const objects = found.destination.objects.as('argocd-server');
  const { namespace, name: objectName } = found.live.metadata;
  objects.modify(found.resource, namespace, objectName, change);
  const { hasStatus } = found.destination.cluster.resources.find(
    type => type.kind === kind && type.group === group,
  )!;
  if (hasStatus) {
    objects.modifyStatus(found.resource, namespace, objectName, change);
  }
  recordResourceAction(context, request, found, name);
  return {};
}

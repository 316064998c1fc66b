import type { PodStatus } from 'kubernetes-types/core/v1';
import { timestamp } from '../clock.ts';
import { assignNode } from '../rest/podBinding.ts';
import { required, unsupported } from '../rest/validation/fieldErrors.ts';
import { isRecord } from '../store/json.ts';
import type { KubeObject } from '../types.ts';
import type { ResourceContext } from './apiContext.ts';
import { contentTypeOf, decodeObject, readBody } from './requestBody.ts';
import { writeOptions } from './requestOptions.ts';
import { sendJson } from './responses.ts';
import { StatusError, type FieldError } from './statusError.ts';

const BOUND = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  code: 201,
};

/**
 * `POST …/pods/{name}/binding`, or `POST …/bindings` with the pod's name in the
 * metadata: what a scheduler does.
 */
export async function createBinding(context: ResourceContext): Promise<void> {
  const { cluster, request, response, info } = context;
  const body = await readBody(request);
  const decoded = decodeObject(body, contentTypeOf(request), 'Binding');
  const { metadata, target } = isRecord(decoded)
    ? decoded
    : { metadata: undefined, target: undefined };
  const { name: nodeName, kind } = isRecord(target) ? target : {};
  const named = isRecord(metadata) ? metadata.name : undefined;
  const name = info.name ?? String(named ?? '');
  if (typeof nodeName !== 'string' || !nodeName) {
    refuse(name, required('target.name'));
  } else if (kind && kind !== 'Node') {
    refuse(name, unsupported('target.kind', kind, ['Node', '<empty>']));
  } else {
    const at = timestamp(cluster.clock.now());
    const options = writeOptions(context, 'CreateOptions');
    const definition = cluster.registry.get('pods') ?? context.definition;
    const pod = { definition, namespace: info.namespace, name };
    cluster.storage.update(pod, stored => bound(stored, nodeName, at), {
      ...options,
      method: 'update',
      subresource: 'binding',
    });
    sendJson(response, BOUND, { status: 201 });
  }
}

function refuse(name: string, error: FieldError): never {
  throw StatusError.invalid({ group: '', kind: 'Binding' }, name, [error]);
}

function bound(pod: KubeObject, nodeName: string, at: string): KubeObject {
  assignNode(pod, nodeName);
  const { conditions = [] }: PodStatus = pod.status ?? {};
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: at,
  };
  const others = conditions.filter(({ type }) => type !== 'PodScheduled');
  pod.status = { ...pod.status, conditions: [...others, scheduled] };
  return pod;
}

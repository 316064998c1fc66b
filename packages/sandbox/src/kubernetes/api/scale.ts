import { applyJsonPatch } from '../patch/jsonPatch.ts';
import { applyMergePatch } from '../patch/mergePatch.ts';
import { isRecord } from '../store/json.ts';
import type { KubeObject } from '../types.ts';
import type { ResourceContext } from './apiContext.ts';
import { targetOf } from './readHandlers.ts';
import {
  contentTypeOf,
  decodeObject,
  decodePatch,
  readBody,
} from './requestBody.ts';
import { writeOptions } from './requestOptions.ts';
import { sendJson } from './responses.ts';
import { StatusError } from './statusError.ts';

const PATCHES: Record<
  string,
  (current: KubeObject, patch: unknown) => unknown
> = {
  'application/json-patch+json': applyJsonPatch,
  'application/merge-patch+json': applyMergePatch,
  // Nothing in a Scale is a list.
  'application/strategic-merge-patch+json': applyMergePatch,
};

/** `autoscaling/v1` Scale of a workload. */
function scaleOf({ metadata, spec, status }: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const labels: Record<string, string> =
    spec?.selector?.matchLabels ?? spec?.selector ?? {};
  const selector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec?.replicas ?? 0 },
    status: { replicas: status?.replicas ?? 0, selector },
  };
}

export async function getScale(context: ResourceContext): Promise<void> {
  const { object } = context.cluster.storage.get(targetOf(context));
  sendJson(context.response, scaleOf(object));
}

export async function updateScale(context: ResourceContext): Promise<void> {
  const { request } = context;
  const body = await readBody(request);
  const scale = decodeObject(body, contentTypeOf(request), 'Scale');
  write(context, 'update', () => scale);
}

export async function patchScale(context: ResourceContext): Promise<void> {
  const { request } = context;
  const apply = PATCHES[contentTypeOf(request)];
  if (!apply) throw StatusError.unsupportedPatchType();
  const patch = decodePatch(await readBody(request));
  write(context, 'patch', current => apply(current, patch));
}

function write(
  context: ResourceContext,
  method: 'update' | 'patch',
  change: (scale: KubeObject) => unknown,
): void {
  const { cluster, response } = context;
  const kind = method === 'patch' ? 'PatchOptions' : 'UpdateOptions';
  const written = cluster.storage.update(
    targetOf(context),
    current => {
      const scale = change(scaleOf(current));
      const replicas = replicasOf(scale, current.metadata.name);
      const metadata = isRecord(scale) ? scale.metadata : undefined;
      const resourceVersion = isRecord(metadata)
        ? (metadata.resourceVersion as string)
        : '';
      return {
        ...current,
        metadata: { ...current.metadata, resourceVersion },
        spec: { ...current.spec, replicas },
      };
    },
    { ...writeOptions(context, kind), method, managedAs: 'scale' },
  );
  sendJson(response, scaleOf(written.object));
}

function replicasOf(scale: unknown, name: string): number {
  const spec = isRecord(scale) && isRecord(scale.spec) ? scale.spec : {};
  const replicas = spec.replicas ?? 0;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas)) {
    throw StatusError.badRequest(
      `Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal ${typeof replicas} into Go struct field ScaleSpec.spec.replicas of type int32`,
    );
  }
  if (replicas >= 0) return replicas;
  throw StatusError.invalid({ group: 'autoscaling', kind: 'Scale' }, name, [
    {
      reason: 'FieldValueInvalid',
      field: 'spec.replicas',
      message: `Invalid value: ${replicas}: must be greater than or equal to 0`,
    },
  ]);
}

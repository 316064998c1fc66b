import { applyJsonPatch } from '../patch/jsonPatch.ts';
import { applyMergePatch } from '../patch/mergePatch.ts';
import type { ResourceDefinition } from '../schema/resourceDefinition.ts';
import { readScale, withReplicas } from '../schema/scaleFields.ts';
import { isRecord } from '../store/json.ts';
import type { KubeObject } from '../types.ts';
import type { ResourceContext } from './apiContext.ts';
import { targetOf } from './readHandlers.ts';
import {
  contentTypeOf,
  decodeObject,
  decodePatch,
  decodeYaml,
  readBody,
} from './requestBody.ts';
import { assertFieldManager, writeOptions } from './requestOptions.ts';
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

const APPLY_PATCH = 'application/apply-patch+yaml';

/** `autoscaling/v1` Scale of an object. */
function scaleOf(
  object: KubeObject,
  definition: ResourceDefinition,
): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    object.metadata;
  const { replicas, statusReplicas, selector } = readScale(object, definition);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: replicas ?? 0 },
    status: { replicas: statusReplicas, selector },
  };
}

export async function getScale(context: ResourceContext): Promise<void> {
  const { object } = context.cluster.storage.get(targetOf(context));
  sendScale(context, object);
}

/** The server of custom resources does not make up a number that is not there. */
function sendScale(context: ResourceContext, object: KubeObject): void {
  const { definition, response } = context;
  const { scalePaths } = definition;
  if (scalePaths && readScale(object, definition).replicas === undefined) {
    throw StatusError.internal(
      `the spec replicas field "${scalePaths.specReplicasPath}" does not exist`,
    );
  }
  sendJson(response, scaleOf(object, definition));
}

export async function updateScale(context: ResourceContext): Promise<void> {
  const { request } = context;
  const body = await readBody(request);
  const scale = decodeObject(body, contentTypeOf(request), 'Scale');
  write(context, 'update', () => scale);
}

export async function patchScale(context: ResourceContext): Promise<void> {
  const { request } = context;
  if (contentTypeOf(request) === APPLY_PATCH) {
    applyScale(context, await readBody(request));
    return;
  }
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
  const { cluster, definition } = context;
  const kind = method === 'patch' ? 'PatchOptions' : 'UpdateOptions';
  const written = cluster.storage.update(
    targetOf(context),
    current => {
      const scale = change(scaleOf(current, definition));
      const replicas = replicasOf(scale, current.metadata.name);
      const metadata = isRecord(scale) ? scale.metadata : undefined;
      const resourceVersion = isRecord(metadata)
        ? (metadata.resourceVersion as string)
        : '';
      return withReplicas(
        { ...current, metadata: { ...current.metadata, resourceVersion } },
        definition,
        replicas,
      );
    },
    { ...writeOptions(context, kind), method, managedAs: 'scale' },
  );
  sendScale(context, written.object);
}

/** Server-side apply: whoever applies a Scale owns the field it stands for. */
function applyScale(context: ResourceContext, body: Buffer): void {
  const { cluster, definition, url } = context;
  const target = targetOf(context);
  const { metadata, apiVersion, kind } = cluster.storage.get(target).object;
  const { name, namespace } = metadata;
  assertFieldManager(url);
  const scale = decodeYaml(body, 'Scale');
  const nothing = {
    apiVersion,
    kind,
    metadata: { name, namespace },
  } as KubeObject;
  const written = cluster.storage.apply(
    target,
    withReplicas(nothing, definition, replicasOf(scale, name)),
    {
      ...writeOptions(context, 'PatchOptions'),
      managedAs: 'scale',
      force: url.searchParams.get('force') === 'true',
    },
  );
  sendScale(context, written.object);
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

import { applyJsonPatch } from '../patch/jsonPatch.ts';
import { applyMergePatch } from '../patch/mergePatch.ts';
import { mergeRulesOf } from '../patch/mergeRules.ts';
import { applyStrategicMergePatch } from '../patch/strategicMergePatch.ts';
import { goText } from './goText.ts';
import type { WriteOptions } from '../rest/requestOptions.ts';
import { isRecord } from '../store/json.ts';
import type { KubeObject } from '../types.ts';
import type { ResourceContext } from './apiContext.ts';
import { requestedApiVersion, sendObject } from './presentation.ts';
import { targetOf } from './readHandlers.ts';
import {
  contentTypeOf,
  decodePatch,
  decodeYaml,
  readBody,
} from './requestBody.ts';
import { assertFieldManager, writeOptions } from './requestOptions.ts';
import { StatusError } from './statusError.ts';
import { assertTyped } from './typeCheck.ts';
import { readPatched } from './typedBody.ts';
import { assertAddressed } from './writeHandlers.ts';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
const APPLY_PATCH = 'application/apply-patch+yaml';

type ApplyPatch = (
  current: KubeObject,
  patch: unknown,
  context: ResourceContext,
) => unknown;

const PATCHES: Record<string, ApplyPatch> = {
  [JSON_PATCH]: applyJsonPatch,
  [MERGE_PATCH]: applyMergePatch,
  [STRATEGIC_PATCH]: (current, patch, { cluster, definition, info }) => {
    const { schemas } = cluster;
    const schema = schemas.schemaOf(definition, info.version);
    return applyStrategicMergePatch(
      current,
      patch,
      mergeRulesOf(schema, schemas),
    );
  },
};

export async function patchObject(context: ResourceContext): Promise<void> {
  const { request, definition, cluster, info } = context;
  const type = contentTypeOf(request);
  assertPatchType(type, definition.custom);
  const options = writeOptions(context, 'PatchOptions');
  const body = await readBody(request);
  if (type === APPLY_PATCH) {
    applyObject(context, body, options);
    return;
  }
  const apply = PATCHES[type];
  // An absent object is told before a patch that cannot be read.
  cluster.storage.get(targetOf(context));
  const patch = decodePatch(body);
  const written = cluster.storage.update(
    targetOf(context),
    current =>
      patchedObject(
        context,
        apply(inVersion(context, current), patch, context),
        patch,
      ),
    { ...options, method: 'patch', subresource: info.subresource },
  );
  sendObject(context, written.object);
}

function assertPatchType(type: string, custom: boolean): void {
  if (custom && type === STRATEGIC_PATCH) {
    throw StatusError.unsupportedMediaType([
      JSON_PATCH,
      MERGE_PATCH,
      APPLY_PATCH,
    ]);
  }
  if (!Object.hasOwn(PATCHES, type) && type !== APPLY_PATCH) {
    throw StatusError.unsupportedPatchType();
  }
}

/** A patch speaks of the version in the URL, not of the one stored. */
function inVersion(context: ResourceContext, object: KubeObject): KubeObject {
  return (
    context.conversion?.fromStored(object) ?? {
      ...object,
      apiVersion: requestedApiVersion(context),
    }
  );
}

function patchedObject(
  context: ResourceContext,
  patched: unknown,
  patch: unknown,
): KubeObject {
  const { info, request } = context;
  if (!isRecord(patched)) throw StatusError.unprocessable();
  assertTyped(patched, context);
  const isStrategic = contentTypeOf(request) === STRATEGIC_PATCH;
  const object = readPatched(context, patched, problem =>
    isStrategic
      ? [goText(patch), problem.conversionMessage]
      : [JSON.stringify(patched), problem.message],
  );
  assertAddressed(object, info.namespace, info.name ?? '');
  return object;
}

/** Server-side apply: creates the object or merges the applied fields. */
function applyObject(
  context: ResourceContext,
  body: Buffer,
  options: WriteOptions,
): void {
  const { cluster, definition, info, url } = context;
  const given = readApplied(context, body);
  const applied = context.conversion?.toStored(given) ?? given;
  const { storage } = cluster;
  const target = targetOf(context);
  if (!info.subresource && !storage.find(target)) {
    const created = storage.create(definition, info.namespace, applied, {
      ...options,
      apply: true,
    });
    sendObject(context, created, 201);
    return;
  }
  const written = storage.apply(target, applied, {
    ...options,
    subresource: info.subresource,
    force: url.searchParams.get('force') === 'true',
  });
  sendObject(context, written.object);
}

function readApplied(context: ResourceContext, body: Buffer): KubeObject {
  const { definition, info, url } = context;
  assertFieldManager(url);
  const decoded = decodeYaml(body, definition.kind);
  if (!isRecord(decoded) || !decoded.kind || !decoded.apiVersion) {
    throw StatusError.badRequest('invalid object type: /, Kind=');
  }
  assertTyped(decoded, context);
  const metadata = isRecord(decoded.metadata) ? decoded.metadata : {};
  if (metadata.managedFields !== undefined) {
    throw StatusError.badRequest('metadata.managedFields must be nil');
  }
  const object = {
    ...decoded,
    metadata: { ...metadata },
  } as unknown as KubeObject;
  object.metadata.name ||= info.name ?? '';
  assertAddressed(object, info.namespace, info.name ?? '');
  return object;
}

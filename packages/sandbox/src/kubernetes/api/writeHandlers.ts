import { listObjects } from '../rest/objectListing.ts';
import type { Written } from '../rest/objectStorage.ts';
import type { KubeObject, NewObject } from '../types.ts';
import type { ResourceContext } from './apiContext.ts';
import { formatOf, sendList, sendObject } from './presentation.ts';
import { targetOf } from './readHandlers.ts';
import { readBody } from './requestBody.ts';
import { deleteRequest, listQuery, writeOptions } from './requestOptions.ts';
import { sendJson } from './responses.ts';
import { StatusError } from './statusError.ts';
import { readTypedBody } from './typedBody.ts';

export async function createObject(context: ResourceContext): Promise<void> {
  const { definition, info, cluster } = context;
  const options = writeOptions(context, 'CreateOptions');
  const object = await readTypedBody(context);
  assertNamespace(object, info.namespace);
  const created = cluster.storage.create(
    definition,
    info.namespace,
    object as NewObject,
    options,
  );
  sendObject(context, created, 201);
}

export async function updateObject(context: ResourceContext): Promise<void> {
  const { info, cluster } = context;
  const options = writeOptions(context, 'UpdateOptions');
  const object = (await readTypedBody(context)) as unknown as KubeObject;
  assertAddressed(object, info.namespace, info.name ?? '');
  const written = cluster.storage.update(targetOf(context), () => object, {
    ...options,
    method: 'update',
    subresource: info.subresource,
  });
  sendObject(context, written.object);
}

function assertNamespace(
  { metadata }: { metadata: Record<string, unknown> },
  namespace: string | undefined,
): void {
  if (!metadata.namespace || metadata.namespace === namespace) return;
  throw StatusError.badRequest(
    'the namespace of the provided object does not match the namespace sent on the request',
  );
}

/** The object of a PUT or PATCH must be the one that the URL names. */
export function assertAddressed(
  { metadata }: KubeObject,
  namespace: string | undefined,
  name: string,
): void {
  if (!metadata.name) {
    throw StatusError.badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (metadata.name !== name) {
    throw StatusError.badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  if (metadata.namespace && metadata.namespace !== namespace) {
    throw StatusError.badRequest(
      `the namespace of the object (${
        metadata.namespace
      }) does not match the namespace on the request (${namespace ?? ''})`,
    );
  }
}

export async function deleteObject(context: ResourceContext): Promise<void> {
  const { cluster, request, definition } = context;
  const options = deleteRequest(context, await readBody(request));
  const written = cluster.storage.delete(targetOf(context), options);
  if (!written.deleted || definition.returnsDeleted) {
    sendObject(context, written.object);
  } else {
    sendDeleted(context, written);
  }
}

function sendDeleted(context: ResourceContext, { object }: Written): void {
  const { definition, response } = context;
  const { name, uid } = object.metadata;
  const { group, plural } = definition;
  sendJson(
    response,
    {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name, ...(group && { group }), kind: plural, uid },
    },
    { encoding: formatOf(context).encoding },
  );
}

/** Deletes what a list with the same selectors would show. */
export async function deleteCollection(
  context: ResourceContext,
): Promise<void> {
  const { cluster, request, definition } = context;
  const options = deleteRequest(context, await readBody(request));
  const { store } = cluster.storage;
  const page = listObjects(store, definition, listQuery(context));
  for (const { object } of page.items) {
    const { namespace, name } = object.metadata;
    const target = { definition, namespace, name };
    if (cluster.storage.find(target)) cluster.storage.delete(target, options);
  }
  sendList(context, page.items, { resourceVersion: String(page.revision) });
}

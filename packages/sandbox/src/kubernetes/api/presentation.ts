import {
  apiVersionOf,
  type ResourceDefinition,
} from '../schema/resourceDefinition.ts';
import { StoredObject } from '../store/storedObject.ts';
import type { KubeObject } from '../types.ts';
import type { ResourceContext } from './apiContext.ts';
import { negotiate, type ResponseFormat } from './mediaTypes.ts';
import { sendJsonText } from './responses.ts';
import { StatusError } from './statusError.ts';
import {
  partialMetadata,
  tableOf,
  type IncludeObject,
  type TableOptions,
} from './table/table.ts';

/** How this client wants its objects; throws 406. */
export function formatOf({ request }: ResourceContext): ResponseFormat {
  return negotiate(request.headers.accept);
}

export function requestedApiVersion({ info }: ResourceContext): string {
  return apiVersionOf(info.group, info.version);
}

export function tableOptions(context: ResourceContext): TableOptions {
  const { definition, info, url, cluster } = context;
  const include = url.searchParams.get('includeObject') ?? 'Metadata';
  if (!['None', 'Metadata', 'Object', ''].includes(include)) {
    throw StatusError.badRequest(
      `unrecognized includeObject value: ${JSON.stringify(include)}`,
    );
  }
  return {
    definition,
    version: info.version,
    now: cluster.clock.now(),
    includeObject: (include || 'Metadata') as IncludeObject,
  };
}

/** One object in the shape that was asked for. */
export function sendObject(
  context: ResourceContext,
  object: StoredObject | KubeObject,
  status = 200,
): void {
  const stored =
    object instanceof StoredObject ? object : new StoredObject(object, 0);
  const format = formatOf(context);
  sendJsonText(context.response, objectText(context, stored, format), {
    status,
    encoding: format.encoding,
  });
}

/** As the group that the request names shows it. */
export function presented(
  { conversion }: ResourceContext,
  stored: StoredObject,
): StoredObject {
  if (!conversion) return stored;
  return new StoredObject(
    conversion.fromStored(stored.object),
    stored.revision,
  );
}

function objectText(
  context: ResourceContext,
  stored: StoredObject,
  format: ResponseFormat,
): string {
  switch (format.shape) {
    case 'table': {
      const { resourceVersion } = stored.object.metadata;
      const table = tableOf(
        [stored],
        { resourceVersion },
        tableOptions(context),
      );
      return JSON.stringify(table);
    }
    case 'partial':
      return JSON.stringify(partialMetadata(stored));
    default:
      return presented(context, stored).typedJson(requestedApiVersion(context));
  }
}

export interface ListMetadata {
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

/** A list in the shape that was asked for. */
export function sendList(
  context: ResourceContext,
  items: StoredObject[],
  metadata: ListMetadata,
): void {
  const format = formatOf(context);
  sendJsonText(context.response, listText(context, items, metadata, format), {
    encoding: format.encoding,
  });
}

function listText(
  context: ResourceContext,
  items: StoredObject[],
  metadata: ListMetadata,
  { shape }: ResponseFormat,
): string {
  if (shape === 'table') {
    return JSON.stringify(tableOf(items, metadata, tableOptions(context)));
  }
  if (shape === 'partial') {
    return JSON.stringify({
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      items: items.map(partialMetadata),
    });
  }
  const apiVersion = requestedApiVersion(context);
  const { definition } = context;
  return `{"kind":${JSON.stringify(
    definition.listKind,
  )},"apiVersion":${JSON.stringify(apiVersion)},"metadata":${JSON.stringify(
    definition.custom
      ? { ...metadata, continue: metadata.continue ?? '' }
      : metadata,
  )},"items":[${items
    .map(stored => itemText(definition, presented(context, stored), apiVersion))
    .join(',')}]}`;
}

/** Items of typed lists leave kind and apiVersion out, custom ones do not. */
function itemText(
  definition: ResourceDefinition,
  stored: StoredObject,
  apiVersion: string,
): string {
  return definition.custom ? stored.typedJson(apiVersion) : stored.json();
}

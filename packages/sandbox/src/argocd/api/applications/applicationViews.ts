import { cloneJson } from '../../../kubernetes/store/json.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import {
  accessOf,
  canSync,
  isActive,
  sourcesOf,
  type SyncWindow,
} from '../../controller/index.ts';
import type { ApplicationSource } from '../../types.ts';
import type { ApiContext } from '../apiContext.ts';
import { eventsAbout } from '../events.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { EventStream } from '../http/eventStream.ts';
import { keepFields } from '../http/fields.ts';
import { GrpcError } from '../http/grpcError.ts';
import { ANSWERED } from '../http/router.ts';
import { windowsOf } from './applicationWindows.ts';
import { findApplication, nameIn } from './findApplication.ts';
import { destinationOf } from './liveResources.ts';
import { maskedJson, renderSources } from './renderSources.ts';

function permitted(context: ApiContext, request: ApiRequest) {
  return findApplication(context, request.claims, nameIn(context, request));
}

/** Filters are accepted and, as by the real server, not heeded. */
export function resourceTree(context: ApiContext, request: ApiRequest) {
  const { application } = permitted(context, request);
  return context.states.tree(application) ?? {};
}

/** No first snapshot: only what changes from now on. */
export function watchResourceTree(context: ApiContext, request: ApiRequest) {
  const { application } = permitted(context, request);
  const stream = new EventStream(request);
  const stop = context.states.onTree(application, tree => stream.send(tree));
  request.signal.addEventListener('abort', stop);
  return ANSWERED;
}

export function managedResources(context: ApiContext, request: ApiRequest) {
  const { application } = permitted(context, request);
  const filters = ['namespace', 'name', 'version', 'group', 'kind']
    .map(field => [field, request.text(field)])
    .filter(([, wanted]) => wanted !== '');
  const items = (context.states.managedResources(application) ?? []).filter(
    item => filters.every(([field, wanted]) => (item[field] ?? '') === wanted),
  );
  return keepFields(items.length > 0 ? { items } : {}, request.text('fields'));
}

export async function manifests(context: ApiContext, request: ApiRequest) {
  const { application } = permitted(context, request);
  const { query } = request;
  const revisions = query.getAll('revisions');
  const positions = query.getAll('sourcePositions').map(Number);
  const objects = await renderSources(context, application, {
    revision: request.text('revision') || undefined,
    byPosition: new Map(positions.map((at, index) => [at, revisions[index]])),
    noCache: request.flag('noCache'),
  });
  return objects.length > 0 ? { manifests: objects.map(maskedJson) } : {};
}

/** The source that a revision is of; several sources need its position. */
function sourceFor(
  application: Readonly<KubeObject>,
  request: ApiRequest,
): ApplicationSource {
  const { spec, status } = application;
  const version = request.query.get('versionId');
  const entry = status?.history?.find(({ id }: any) => String(id) === version);
  const sources = sourcesOf({ ...application, spec: entry ?? spec });
  const index = Number(request.query.get('sourceIndex') ?? 0);
  if (sources[index]) return sources[index];
  throw GrpcError.invalid(`source index ${index} not found`);
}

export async function revisionMetadata(
  context: ApiContext,
  request: ApiRequest,
) {
  const { application } = permitted(context, request);
  const source = sourceFor(application, request);
  const access = accessOf(context, application, source);
  return context.repositories.revisionMetadata(access, request.params.revision);
}

export async function chartDetails(context: ApiContext, request: ApiRequest) {
  const { application } = permitted(context, request);
  const source = sourceFor(application, request);
  if (!source.chart) {
    throw GrpcError.unknown(
      `no chart found for application: ${application.metadata.name}`,
    );
  }
  const access = accessOf(context, application, source);
  return context.repositories.chartDetails(
    { ...access, type: 'helm' },
    { ...source, targetRevision: request.params.revision },
  );
}

export function syncWindows(context: ApiContext, request: ApiRequest) {
  const found = permitted(context, request);
  const now = context.clock.now();
  const windows = windowsOf(context, found);
  const present = (list: SyncWindow[]) =>
    list.map(({ kind, schedule, duration, manualSync = false }) => ({
      kind,
      schedule,
      duration,
      manualSync,
    }));
  const active = windows.filter(window => isActive(window, now));
  return {
    ...(active.length > 0 && { activeWindows: present(active) }),
    ...(windows.length > 0 && { assignedWindows: present(windows) }),
    canSync: canSync(windows, true, now),
  };
}

/** Of the Application, or of a resource that is in its tree. */
export function applicationEvents(context: ApiContext, request: ApiRequest) {
  const { application } = permitted(context, request);
  const name = request.text('resourceName');
  const uid = request.text('resourceUID');
  if (name === '' && uid === '') return eventsAbout(context, application);
  const namespace = request.text('resourceNamespace');
  const nodes: any[] = context.states.tree(application)?.nodes ?? [];
  const known = nodes.some(
    node =>
      node.uid === uid &&
      node.name === name &&
      (node.namespace ?? '') === namespace,
  );
  if (!known) {
    throw GrpcError.invalid(
      `${name} not found as part of application ${application.metadata.name}`,
    );
  }
  const { objects } = destinationOf(context, application);
  const metadata = { uid, name, namespace } as KubeObject['metadata'];
  const about = { metadata } as KubeObject;
  return eventsAbout(context, cloneJson(about), objects);
}

export function links(context: ApiContext, request: ApiRequest) {
  permitted(context, request);
  return {};
}

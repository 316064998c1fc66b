import type {
  ArgoApplicationQuery,
  ArgoApplicationRef,
} from '../api/ArgoCdApplications';
import {
  type ArgoApplicationField,
  DEFAULT_APPLICATION_FIELDS,
} from '../objects/application';
import type { ArgoResourceRef } from '../objects/resources';
import type { Query } from './ArgoCdCalls';

/** Without these an answer would not be an application. */
const NEEDED: readonly ArgoApplicationField[] = [
  'metadata.name',
  'metadata.namespace',
];

/** Which application, besides its name in the path. */
export function refQuery(ref: ArgoApplicationRef): Query {
  return { project: ref.project, appNamespace: ref.namespace };
}

/** `payments/api`, for the reader. */
export function refName(ref: ArgoApplicationRef): string {
  const namespace = ref.namespace ? `${ref.namespace}/` : '';
  return `${namespace}${ref.name} of project ${ref.project}`;
}

/** The same application in a body. */
export function refBody(ref: ArgoApplicationRef) {
  return {
    name: ref.name,
    appNamespace: ref.namespace,
    project: ref.project,
  };
}

/** One live object, as the calls on it name it. */
export function resourceQuery(resource: ArgoResourceRef): Query {
  return {
    namespace: resource.namespace ?? '',
    resourceName: resource.name,
    version: resource.version,
    group: resource.group,
    kind: resource.kind,
  };
}

/** `Deployment shop/web`, for the reader. */
export function resourceTitle(resource: Partial<ArgoResourceRef>): string {
  const namespace = resource.namespace ? `${resource.namespace}/` : '';
  return `${resource.kind} ${namespace}${resource.name}`;
}

/** Of a list, or of the stream with the same filters. */
export function filterQuery(query: ArgoApplicationQuery): Query {
  return {
    projects: query.projects,
    selector: query.selector,
    name: query.name,
    appNamespace: query.namespace,
    repo: query.repository,
  };
}

/** `fields=`, each path below where the answer has its applications. */
export function fieldsQuery(
  fields: readonly ArgoApplicationField[] | undefined,
  place: 'items' | 'result.application',
): string {
  const wanted = new Set([
    ...NEEDED,
    // Of which project it is, when the whole specification is not wanted.
    'spec.project',
    ...(fields ?? DEFAULT_APPLICATION_FIELDS),
  ]);
  if (wanted.has('spec')) {
    wanted.delete('spec.project');
  }
  return [
    place === 'items' ? 'metadata.resourceVersion' : 'result.type',
    ...[...wanted].map(field => `${place}.${field}`),
  ].join(',');
}

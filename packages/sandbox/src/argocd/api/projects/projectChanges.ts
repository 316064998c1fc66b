import { equalJson } from '../../../kubernetes/store/json.ts';
import { StatusError } from '../../../kubernetes/api/statusError.ts';
import type { KubeObject, NewObject } from '../../../kubernetes/types.ts';
import {
  isDestinationPermitted,
  isSourcePermitted,
  sourcesOf,
} from '../../controller/index.ts';
import { PROJECTS } from '../../crds/definitions.ts';
import { recordAudit } from '../auditEvents.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { GrpcError } from '../http/grpcError.ts';
import { validateProject } from './projectValidation.ts';
import { alignTokens } from './projectTokens.ts';
import { normalizeWindows } from './syncWindows.ts';
import { presentProject, readProject } from './readProject.ts';

const TYPE = { group: 'argoproj.io', plural: 'appprojects' };

/** Fields of a spec in the order in which they are compared. */
const SPEC_FIELDS = [
  'sourceRepos',
  'destinations',
  'description',
  'roles',
  'clusterResourceWhitelist',
  'namespaceResourceBlacklist',
  'orphanedResources',
  'syncWindows',
  'namespaceResourceWhitelist',
  'signatureKeys',
  'clusterResourceBlacklist',
  'sourceNamespaces',
  'permitOnlyProjectScopedClusters',
  'destinationServiceAccounts',
];

function bodyOf(request: ApiRequest, message: string) {
  const { project, upsert = false } = request.message(message, {
    project: 'any',
    upsert: 'bool',
  });
  if (!project) {
    throw GrpcError.invalid("missing payload 'project' in request");
  }
  return { project: { ...project, metadata: project.metadata ?? {} }, upsert };
}

export function createProject(context: ApiContext, request: ApiRequest) {
  const { project, upsert } = bodyOf(request, 'ProjectCreateRequest');
  const name: string = project.metadata.name ?? '';
  context.enforcer.demand(request.claims, 'projects', 'create', name);
  normalizeWindows(project);
  validateProject(project);
  const existing = name ? context.stored.project(name) : undefined;
  if (existing) {
    return replaceExisting(context, request, existing, project, upsert);
  }
  const created = context.objects.create(
    PROJECTS,
    newProject(context, project),
  );
  recordAudit(context, request, created, [
    'ResourceCreated',
    'created project',
  ]);
  return presentProject(created);
}

function newProject(
  { namespace }: ApiContext,
  { metadata, spec, status }: NewObject,
): NewObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { ...metadata, namespace },
    spec: spec ?? {},
    status: status ?? {},
  };
}

function replaceExisting(
  context: ApiContext,
  request: ApiRequest,
  existing: Readonly<KubeObject>,
  project: NewObject,
  upsert: boolean,
) {
  const { name, namespace } = existing.metadata;
  const different = SPEC_FIELDS.filter(
    field => !equalJson(existing.spec[field], project.spec?.[field]),
  );
  if (different.length === 0) return presentProject(existing);
  if (!upsert) {
    const keys = different.map(
      field => field[0].toUpperCase() + field.slice(1),
    );
    throw GrpcError.invalid(
      `existing project spec is different; use upsert flag to force update; difference in keys ${JSON.stringify(
        keys.join(','),
      )}`,
    );
  }
  context.enforcer.demand(request.claims, 'projects', 'update', name);
  const written = context.objects.modify(PROJECTS, namespace, name, current => {
    current.spec = project.spec;
    if (project.metadata.labels)
      current.metadata.labels = project.metadata.labels;
  });
  if (!written) throw StatusError.notFound(TYPE, name);
  recordAudit(context, request, written, [
    'ResourceCreated',
    'created project',
  ]);
  return presentProject(written);
}

export function updateProject(context: ApiContext, request: ApiRequest) {
  const { name } = request.params;
  const { project } = bodyOf(request, 'ProjectUpdateRequest');
  context.enforcer.demand(request.claims, 'projects', 'update', name);
  project.metadata.name ??= name;
  alignTokens(project);
  normalizeWindows(project);
  validateProject(project);
  const existing = readProject(context, project.metadata.name);
  refuseOrphans(context, existing, project);
  if (!project.metadata.resourceVersion) {
    throw GrpcError.invalid(
      `appprojects.argoproj.io ${JSON.stringify(
        project.metadata.name,
      )} is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update`,
    );
  }
  const { uid } = existing.metadata;
  const written = context.objects.update(PROJECTS, {
    ...newProject(context, project),
    metadata: {
      uid,
      ...project.metadata,
      namespace: context.namespace,
    },
  } as KubeObject);
  recordAudit(context, request, written, [
    'ResourceUpdated',
    'updated project',
  ]);
  return presentProject(written);
}

/** An update may not take from applications what they have. */
function refuseOrphans(
  context: ApiContext,
  before: Readonly<KubeObject>,
  wanted: NewObject,
): void {
  const after = { ...before, spec: wanted.spec ?? {} };
  let sources = 0;
  let destinations = 0;
  for (const application of applicationsOf(context, before.metadata.name)) {
    const lost = (isPermitted: (project: KubeObject) => boolean) =>
      isPermitted(before) && !isPermitted(after);
    const { namespace = '' } = application.spec.destination ?? {};
    const cluster = clusterOf(context, application);
    if (
      sourcesOf(application).some(source =>
        lost(project => isSourcePermitted(project, source)),
      )
    ) {
      sources += 1;
    }
    if (lost(project => isDestinationPermitted(project, cluster, namespace))) {
      destinations += 1;
    }
  }
  const problems = [
    sources > 0 && `${sources} applications source became invalid`,
    destinations > 0 &&
      `${destinations} applications destination became invalid`,
  ].filter(Boolean);
  if (problems.length === 0) return;
  throw GrpcError.invalid(
    `as a result of project update ${problems.join(' and ')}`,
  );
}

/** One that is not known any more is still what the spec calls it. */
function clusterOf(
  { destinations }: ApiContext,
  { spec }: Readonly<KubeObject>,
): { server: string; name: string; project?: string } {
  const { server = '', name = '' } = spec.destination ?? {};
  try {
    return destinations.resolve(spec.destination ?? {});
  } catch {
    return { server, name };
  }
}

function* applicationsOf({ stored }: ApiContext, project: string) {
  for (const application of stored.applications()) {
    if ((application.spec.project || 'default') === project) yield application;
  }
}

export function deleteProject(context: ApiContext, request: ApiRequest) {
  const { name } = request.params;
  if (name === 'default') {
    throw GrpcError.invalid("name 'default' is reserved and cannot be deleted");
  }
  context.enforcer.demand(request.claims, 'projects', 'delete', name);
  const project = readProject(context, name);
  const references = [...applicationsOf(context, name)].length;
  if (references > 0) {
    throw GrpcError.invalid(
      `project is referenced by ${references} applications`,
    );
  }
  context.objects.delete(PROJECTS, context.namespace, name);
  recordAudit(context, request, project, [
    'ResourceDeleted',
    'deleted project',
  ]);
  return {};
}

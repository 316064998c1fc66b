import { equalJson } from '../../../kubernetes/store/json.ts';
import {
  isSourcePermitted,
  repositoryAccess,
  sourcesOf,
} from '../../controller/index.ts';
import type { ApplicationSource } from '../../types.ts';
import type { ApiContext } from '../apiContext.ts';
import { policyObject, projectOf } from '../applications/findApplication.ts';
import { normalizeSpec } from '../applications/normalizeSpec.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { decodeAgain } from '../http/decodeAgain.ts';
import { GrpcError } from '../http/grpcError.ts';

function accessFor(context: ApiContext, request: ApiRequest, project: string) {
  const repoURL = decodeAgain(request.params.repo);
  const object = project ? `${project}/${repoURL}` : repoURL;
  const may = context.enforcer.checker(request.claims);
  if (
    !may('repositories', 'get', object) &&
    !may('repositories', 'get', repoURL)
  ) {
    throw GrpcError.denied();
  }
  return repositoryAccess(context.objects, context.namespace, repoURL, project);
}

export async function listRefs(context: ApiContext, request: ApiRequest) {
  const access = accessFor(context, request, request.text('appProject'));
  const { branches, tags } = await context.repositories.listRefs(access);
  return {
    ...(branches.length > 0 && { branches }),
    ...(tags.length > 0 && { tags }),
  };
}

export async function scanApps(context: ApiContext, request: ApiRequest) {
  const project = request.text('appProject');
  const access = accessFor(context, request, project);
  if (!context.stored.project(project)) {
    const name = JSON.stringify(project);
    throw GrpcError.notFound(
      `error getting app project ${name}: appproject.argoproj.io ${name} not found`,
    );
  }
  const found = await context.repositories.listApps(
    access,
    request.text('revision') || 'HEAD',
  );
  const items = found
    .filter(({ type }) => type !== 'Directory')
    .map(({ type, path }) => ({ type, path }));
  return items.length > 0 ? { items } : {};
}

/**
 * Of a source that an Application has, or that one may have which somebody is
 * about to create.
 */
export async function appDetails(context: ApiContext, request: ApiRequest) {
  const body = request.message('RepoAppDetailsQuery', {
    source: 'any',
    appName: 'string',
    appProject: 'string',
    sourceIndex: 'any',
    versionId: 'any',
  });
  const { appName = '', appProject = '' } = body;
  const source: ApplicationSource = body.source ?? {};
  demandDetails(context, request, appName, appProject, source);
  const project = context.stored.project(appProject);
  if (!project || !isSourcePermitted(project, source)) {
    throw GrpcError.invalid(
      `application repo ${source.repoURL} is not permitted in project '${appProject}'`,
    );
  }
  const access = repositoryAccess(
    context.objects,
    context.namespace,
    source.repoURL,
    appProject,
  );
  return context.repositories.appDetails(access, source);
}

function demandDetails(
  context: ApiContext,
  { claims }: ApiRequest,
  name: string,
  project: string,
  source: ApplicationSource,
): void {
  const { enforcer, namespace } = context;
  // The form `<namespace>/<name>` is of Applications elsewhere.
  const [home, short] = name.includes('/')
    ? name.split('/')
    : [namespace, name];
  const object =
    name || project
      ? policyObject(context, { name: short, namespace: home, project })
      : '';
  // Nobody may do anything with an object that has no name.
  if (object === '') enforcer.demand(claims, 'applications', 'get', object);
  const application = context.stored.application(home, short);
  if (!application) {
    enforcer.demand(claims, 'applications', 'create', object);
    return;
  }
  enforcer.demand(claims, 'applications', 'get', object);
  const { spec, status } = application;
  const known = [spec, ...(status?.history ?? [])].flatMap(entry =>
    sourcesOf({ ...application, spec: entry }),
  );
  const normal = (given: unknown) => normalizeSpec({ source: given }).source;
  const isOwn =
    projectOf(application) === project &&
    known.some(item => equalJson(normal(item), normal(source)));
  if (!isOwn) throw GrpcError.denied();
}

export async function helmCharts(context: ApiContext, request: ApiRequest) {
  const access = accessFor(context, request, request.text('appProject'));
  return context.repositories.helmCharts({ ...access, type: 'helm' });
}

import { cloneJson } from '../../../kubernetes/store/json.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { isActive, type SyncWindow } from '../../controller/index.ts';
import { eventsAbout } from '../events.ts';
import type { ApiContext } from '../apiContext.ts';
import { clustersOfProject } from '../clusters/clusterRoutes.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { keepFields } from '../http/fields.ts';
import { routesUnder, type Route } from '../http/router.ts';
import { repositoriesOfProject } from '../repositories/repositoryRoutes.ts';
import {
  createProject,
  deleteProject,
  updateProject,
} from './projectChanges.ts';
import {
  alignTokens,
  createRoleToken,
  deleteRoleToken,
} from './projectTokens.ts';
import { presentProject, readProject } from './readProject.ts';

/** AppProjects and the tokens of their roles. */
export function projectRoutes(context: ApiContext): Route[] {
  const route = routesUnder('/api/v1/projects', context);
  return [
    route('GET', '', listProjects),
    route('POST', '', createProject),
    route('GET', '/:name', (_, request) =>
      presentAligned(permittedProject(context, request)),
    ),
    route('PUT', '/:name', updateProject),
    route('DELETE', '/:name', deleteProject),
    route('GET', '/:name/detailed', detailedProject),
    route('GET', '/:name/events', (_, request) =>
      eventsAbout(context, permittedProject(context, request)),
    ),
    route('GET', '/:name/globalprojects', (_, request) => {
      permittedProject(context, request);
      return {};
    }),
    route('GET', '/:name/links', (_, request) => {
      permittedProject(context, request);
      return {};
    }),
    route('GET', '/:name/syncwindows', openWindows),
    route('POST', '/:name/roles/:role/token', createRoleToken),
    route('DELETE', '/:name/roles/:role/token/:iat', deleteRoleToken),
  ];
}

function listProjects(context: ApiContext, request: ApiRequest) {
  const may = context.enforcer.checker(request.claims);
  const items = [...context.stored.projects()]
    .filter(({ metadata }) => may('projects', 'get', metadata.name))
    .map(presentProject);
  const { resourceVersion } = context.stored;
  return keepFields(
    { metadata: { resourceVersion }, items: items.length > 0 ? items : null },
    request.text('fields'),
  );
}

/** With the tokens of all roles in its status, stored so or not. */
function presentAligned(project: Readonly<KubeObject>) {
  const aligned: KubeObject = cloneJson(project);
  alignTokens(aligned);
  return presentProject(aligned);
}

function permittedProject(context: ApiContext, request: ApiRequest) {
  const { name } = request.params;
  context.enforcer.demand(request.claims, 'projects', 'get', name);
  return readProject(context, name);
}

function detailedProject(context: ApiContext, request: ApiRequest) {
  const project = permittedProject(context, request);
  const { name } = project.metadata;
  const repositories = repositoriesOfProject(context, name);
  const clusters = clustersOfProject(context, name);
  return {
    project: presentAligned(project),
    ...(repositories.length > 0 && { repositories }),
    ...(clusters.length > 0 && { clusters }),
  };
}

function openWindows(context: ApiContext, request: ApiRequest) {
  const project = permittedProject(context, request);
  const windows: SyncWindow[] = project.spec.syncWindows ?? [];
  const open = windows
    .filter(window => isActive(window, context.clock.now()))
    .map(({ manualSync, ...window }) => ({
      ...window,
      timeZone: window.timeZone || 'UTC',
      ...(manualSync && { manualSync }),
    }));
  return open.length > 0 ? { windows: open } : {};
}

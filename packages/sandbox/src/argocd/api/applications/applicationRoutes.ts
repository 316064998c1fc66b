import type { ApiContext } from '../apiContext.ts';
import { type Handler, routesUnder, type Route } from '../http/router.ts';
import { ApplicationFeed } from './applicationFeed.ts';
import { applicationLogs } from './applicationLogs.ts';
import {
  applicationEvents,
  chartDetails,
  links,
  managedResources,
  manifests,
  resourceTree,
  revisionMetadata,
  syncWindows,
  watchResourceTree,
} from './applicationViews.ts';
import {
  patchApplication,
  putApplication,
  putSpec,
} from './changeApplication.ts';
import { createApplication } from './createApplication.ts';
import { deleteApplication } from './deleteApplication.ts';
import { getApplication } from './getApplication.ts';
import { listApplications } from './listApplications.ts';
import { deleteResource, getResource, patchResource } from './liveResources.ts';
import {
  rollbackApplication,
  syncApplication,
  terminateOperation,
} from './operations.ts';
import {
  listActions,
  runActionByBody,
  runActionByQuery,
} from './resourceActions.ts';
import { serverSideDiff } from './serverSideDiff.ts';
import { watchApplications } from './watchApplications.ts';

/** Applications, and what is done with and seen of them. */
export function applicationRoutes(context: ApiContext): Route[] {
  const feed = new ApplicationFeed(context.objects);
  const route = routesUnder('/api/v1/applications', context);
  const under = routesUnder('/api/v1', context);
  const streaming = (path: string, handle: Handler<ApiContext>) =>
    under('GET', path, handle, { stream: true });
  return [
    route('GET', '', listApplications),
    route('POST', '', createApplication),
    route('GET', '/:name', getApplication),
    route('PUT', '/:name', putApplication),
    route('PATCH', '/:name', patchApplication),
    route('DELETE', '/:name', deleteApplication),
    route('PUT', '/:name/spec', putSpec),
    route('POST', '/:name/sync', syncApplication),
    route('POST', '/:name/rollback', rollbackApplication),
    route('DELETE', '/:name/operation', terminateOperation),
    route('GET', '/:name/resource-tree', resourceTree),
    route('GET', '/:name/managed-resources', managedResources),
    route('GET', '/:name/server-side-diff', serverSideDiff),
    route('GET', '/:name/manifests', manifests),
    route('GET', '/:name/revisions/:revision/metadata', revisionMetadata),
    route('GET', '/:name/revisions/:revision/chartdetails', chartDetails),
    route('GET', '/:name/syncwindows', syncWindows),
    route('GET', '/:name/events', applicationEvents),
    route('GET', '/:name/links', links),
    route('GET', '/:name/resource', getResource),
    route('POST', '/:name/resource', patchResource),
    route('DELETE', '/:name/resource', deleteResource),
    route('GET', '/:name/resource/links', links),
    route('GET', '/:name/resource/actions', listActions),
    route('POST', '/:name/resource/actions', runActionByQuery),
    route('POST', '/:name/resource/actions/v2', runActionByBody),
    streaming('/applications/:name/logs', applicationLogs),
    streaming('/applications/:name/pods/:pod/logs', applicationLogs),
    streaming('/stream/applications', (_, request) =>
      watchApplications(context, request, feed),
    ),
    streaming('/stream/applications/:name/resource-tree', watchResourceTree),
  ];
}

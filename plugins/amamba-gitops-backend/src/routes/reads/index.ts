import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteDeps } from '../RouteDeps';
import { getApplication } from './getApplication';
import { getApplicationSpec } from './getApplicationSpec';
import { getResource } from './getResource';
import { getResourceTree } from './getResourceTree';
import { getSyncWindows } from './getSyncWindows';
import { listApplications } from './listApplications';
import { listDifferences } from './listDifferences';
import { listEvents } from './listEvents';
import { listHistory } from './listHistory';
import { listResourceActions } from './listResourceActions';
import { previewDeletion } from './previewDeletion';
import { readPodLog } from './readPodLog';

/** Names of the routes that look at applications. */
export type ReadRoute =
  | 'listApplications'
  | 'getApplication'
  | 'getResourceTree'
  | 'listDifferences'
  | 'listHistory'
  | 'listEvents'
  | 'readPodLog'
  | 'getResource'
  | 'listResourceActions'
  | 'getSyncWindows'
  | 'getApplicationSpec'
  | 'previewDeletion';

/** Looking at applications. */
export function createReadHandlers(
  deps: RouteDeps,
): Pick<ContractHandlers<GitopsContract>, ReadRoute> {
  return {
    listApplications: listApplications(deps),
    getApplication: getApplication(deps),
    getResourceTree: getResourceTree(deps),
    listDifferences: listDifferences(deps),
    listHistory: listHistory(deps),
    listEvents: listEvents(deps),
    readPodLog: readPodLog(deps),
    getResource: getResource(deps),
    listResourceActions: listResourceActions(deps),
    getSyncWindows: getSyncWindows(deps),
    getApplicationSpec: getApplicationSpec(deps),
    previewDeletion: previewDeletion(deps),
  };
}

import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import { pending } from '../pending';
import type { RouteDeps } from '../RouteDeps';

type ReadHandlers = Pick<
  ContractHandlers<GitopsContract>,
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
  | 'previewDeletion'
>;

export function createReadHandlers(_deps: RouteDeps): ReadHandlers {
  return pending([
    'listApplications',
    'getApplication',
    'getResourceTree',
    'listDifferences',
    'listHistory',
    'listEvents',
    'readPodLog',
    'getResource',
    'listResourceActions',
    'getSyncWindows',
    'getApplicationSpec',
    'previewDeletion',
  ]);
}

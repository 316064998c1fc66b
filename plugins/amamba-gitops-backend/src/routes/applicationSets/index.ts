import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import { pending } from '../pending';
import type { RouteDeps } from '../RouteDeps';

type ApplicationSetHandlers = Pick<
  ContractHandlers<GitopsContract>,
  | 'listApplicationSets'
  | 'getApplicationSet'
  | 'previewApplicationSet'
  | 'createApplicationSet'
  | 'deleteApplicationSet'
>;

export function createApplicationSetHandlers(
  _deps: RouteDeps,
): ApplicationSetHandlers {
  return pending([
    'listApplicationSets',
    'getApplicationSet',
    'previewApplicationSet',
    'createApplicationSet',
    'deleteApplicationSet',
  ]);
}

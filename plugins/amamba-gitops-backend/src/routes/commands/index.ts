import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import { pending } from '../pending';
import type { RouteDeps } from '../RouteDeps';

type CommandHandlers = Pick<
  ContractHandlers<GitopsContract>,
  | 'createApplication'
  | 'updateApplication'
  | 'syncApplication'
  | 'refreshApplication'
  | 'terminateOperation'
  | 'rollbackApplication'
  | 'setAutoSync'
  | 'deleteApplication'
  | 'runResourceAction'
  | 'deleteResource'
>;

export function createCommandHandlers(_deps: RouteDeps): CommandHandlers {
  return pending([
    'createApplication',
    'updateApplication',
    'syncApplication',
    'refreshApplication',
    'terminateOperation',
    'rollbackApplication',
    'setAutoSync',
    'deleteApplication',
    'runResourceAction',
    'deleteResource',
  ]);
}

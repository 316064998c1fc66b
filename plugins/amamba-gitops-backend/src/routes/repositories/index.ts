import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import { pending } from '../pending';
import type { RouteDeps } from '../RouteDeps';

type RepositoryHandlers = Pick<
  ContractHandlers<GitopsContract>,
  | 'getDeliveryOptions'
  | 'listRepositories'
  | 'importRepository'
  | 'testRepository'
  | 'deleteRepository'
  | 'listRefs'
  | 'listPaths'
  | 'listCharts'
  | 'getSourceDetails'
>;

export function createRepositoryHandlers(_deps: RouteDeps): RepositoryHandlers {
  return pending([
    'getDeliveryOptions',
    'listRepositories',
    'importRepository',
    'testRepository',
    'deleteRepository',
    'listRefs',
    'listPaths',
    'listCharts',
    'getSourceDetails',
  ]);
}

import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import { createApplicationSetHandlers } from './applicationSets';
import { createCommandHandlers } from './commands';
import { createPromotionHandlers } from './promotions';
import { createReadHandlers } from './reads';
import { createRepositoryHandlers } from './repositories';
import type { RouteDeps } from './RouteDeps';

/** A handler for each route of the contract. */
export function createHandlers(
  deps: RouteDeps,
): ContractHandlers<GitopsContract> {
  return {
    ...createReadHandlers(deps),
    ...createCommandHandlers(deps),
    ...createRepositoryHandlers(deps),
    ...createApplicationSetHandlers(deps),
    ...createPromotionHandlers(deps),
  };
}

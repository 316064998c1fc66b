import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import { createOpeningRouteHandlers } from './openings';
import { createPodRouteHandlers } from './pods';
import type { RouteDeps } from './RouteDeps';
import { createSessionRouteHandlers } from './sessions';

/** A handler for each route of the contract. */
export function createHandlers(
  deps: RouteDeps,
): ContractHandlers<DebugContract> {
  return {
    ...createPodRouteHandlers(deps),
    ...createOpeningRouteHandlers(deps),
    ...createSessionRouteHandlers(deps),
  };
}

import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';

export function createListPods(
  deps: RouteDeps,
): RouteHandler<DebugContract['listPods']> {
  return (_input, { entity }) => deps.targets.list(entity);
}

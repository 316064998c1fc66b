import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';

export function createListNodes(
  deps: RouteDeps,
): RouteHandler<DebugContract['listNodes']> {
  return (_input, { workspace }) => deps.nodes.list(workspace);
}

import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { containerOf } from './refs';

export function createViewFile(
  deps: RouteDeps,
): RouteHandler<DebugContract['viewFile']> {
  return async ({ params, query }, ctx) => {
    const container = containerOf(params);
    await deps.targets.ofContainer(ctx.entity, container);
    return deps.files.view(container, query.path, ctx);
  };
}

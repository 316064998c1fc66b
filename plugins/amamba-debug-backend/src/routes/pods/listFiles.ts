import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { checkEntry } from '../openings/checkDebugger';
import type { RouteDeps } from '../RouteDeps';
import { containerOf } from './refs';

export function createListFiles(
  deps: RouteDeps,
): RouteHandler<DebugContract['listFiles']> {
  return async ({ params, query }, ctx) => {
    const container = containerOf(params);
    ctx.note({ audit: { path: query.path }, unlisted: true });
    const found = await deps.targets.ofContainer(ctx.entity, container);
    await checkEntry(deps, ctx, container, found);
    return deps.files.list(container, query.path, ctx);
  };
}

import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { checkEntry } from '../openings/checkDebugger';
import type { RouteDeps } from '../RouteDeps';
import { containerOf } from './refs';

export function createViewFile(
  deps: RouteDeps,
): RouteHandler<DebugContract['viewFile']> {
  return async ({ params, query }, ctx) => {
    const container = containerOf(params);
    ctx.note({
      subject: Object.values(container).join('/'),
      audit: { path: query.path },
    });
    const found = await deps.targets.ofContainer(ctx.entity, container);
    await checkEntry(deps, ctx, container, found);
    return deps.files.view(container, query.path, ctx);
  };
}

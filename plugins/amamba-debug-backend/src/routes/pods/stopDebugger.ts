import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { containerOf } from './refs';

export function createStopDebugger(
  deps: RouteDeps,
): RouteHandler<DebugContract['stopDebugger']> {
  return async ({ params }, ctx) => {
    const container = containerOf(params);
    await deps.targets.ofContainer(ctx.entity, container);
    await deps.debuggers.stop(container, ctx);
    ctx.note({ subject: Object.values(container).join('/') });
    return {};
  };
}

import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { podOf } from './refs';

export function createClosePreview(
  deps: RouteDeps,
): RouteHandler<DebugContract['closePreview']> {
  return async ({ params }, ctx) => {
    const pod = podOf(params);
    await deps.targets.ofPod(ctx.entity, pod);
    await deps.previews.close(params.preview, pod, ctx);
    return {};
  };
}

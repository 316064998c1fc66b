import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { podOf } from './refs';

export function createRenewPreview(
  deps: RouteDeps,
): RouteHandler<DebugContract['renewPreview']> {
  return async ({ params }, ctx) => {
    const pod = podOf(params);
    await deps.targets.ofPod(ctx.entity, pod);
    return deps.previews.renew(params.preview, pod, ctx);
  };
}

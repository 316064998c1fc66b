import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { podOf } from './refs';

export function createGetPod(
  deps: RouteDeps,
): RouteHandler<DebugContract['getPod']> {
  return async ({ params }, ctx) => {
    const pod = podOf(params);
    await deps.targets.ofPod(ctx.entity, pod);
    return deps.diagnosis.get(pod, ctx);
  };
}

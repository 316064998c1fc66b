import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { podOf } from './refs';

export function createDeletePodCopy(
  deps: RouteDeps,
): RouteHandler<DebugContract['deletePodCopy']> {
  return async ({ params }, ctx) => {
    const pod = podOf(params);
    await deps.targets.ofPod(ctx.entity, pod);
    await deps.debuggers.deleteCopy(pod, ctx);
    ctx.note({ subject: Object.values(pod).join('/') });
    return {};
  };
}

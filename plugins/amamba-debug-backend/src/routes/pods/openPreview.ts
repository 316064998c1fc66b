import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { findPolicy } from '../findPolicy';
import { requireReason } from '../openings/beginSession';
import type { RouteDeps } from '../RouteDeps';
import { podOf } from './refs';

export function createOpenPreview(
  deps: RouteDeps,
): RouteHandler<DebugContract['openPreview']> {
  return async ({ params, body: { port, reason } }, ctx) => {
    const pod = podOf(params);
    const subject = Object.values(pod).join('/');
    ctx.note({ audit: { target: subject, ...(reason && { reason }) } });
    const { workspace } = await deps.targets.ofPod(ctx.entity, pod);
    requireReason(await findPolicy(deps, workspace), reason);
    const preview = await deps.previews.open({ pod, port, workspace }, ctx);
    ctx.note({
      subject,
      detail: [`port ${port}`, reason].filter(Boolean).join(': '),
    });
    return preview;
  };
}

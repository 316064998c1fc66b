import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { auditOf, beginSession } from './beginSession';

export function createOpenNodeShell(
  deps: RouteDeps,
): RouteHandler<DebugContract['openNodeShell']> {
  return async ({ body }, ctx) => {
    const { cluster, node, reason, record } = body;
    const { workspace, entityRef } = ctx;
    const request = { mode: 'node' } as const;
    ctx.note({ audit: auditOf({ cluster, node }, { request, reason }) });
    await deps.nodes.ofNode(workspace, { cluster, node });
    return beginSession(deps, ctx, {
      workspace,
      entityRef,
      cluster,
      node,
      request,
      image: deps.config.node.image,
      reason,
      record,
    });
  };
}

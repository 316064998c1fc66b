import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { openInContainer } from './openInContainer';

export function createOpenLogs(
  deps: RouteDeps,
): RouteHandler<DebugContract['openLogs']> {
  return ({ body }, ctx) => {
    const { tailLines, timestamps, previous } = body;
    return openInContainer(deps, ctx, body, {
      request: { mode: 'logs', tailLines, timestamps, previous },
    });
  };
}

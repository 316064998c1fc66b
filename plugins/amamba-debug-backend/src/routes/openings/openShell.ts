import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { openInContainer } from './openInContainer';

export function createOpenShell(
  deps: RouteDeps,
): RouteHandler<DebugContract['openShell']> {
  return ({ body }, ctx) =>
    openInContainer(deps, ctx, body, {
      request: { mode: 'shell', ...(body.shell && { shell: body.shell }) },
      what: body.shell,
    });
}

import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { openInContainer } from './openInContainer';

export function createOpenAttachment(
  deps: RouteDeps,
): RouteHandler<DebugContract['openAttachment']> {
  return ({ body }, ctx) =>
    openInContainer(deps, ctx, body, { request: { mode: 'attach' } });
}

import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { openInContainer } from './openInContainer';

export function createOpenDownload(
  deps: RouteDeps,
): RouteHandler<DebugContract['openDownload']> {
  return ({ body }, ctx) =>
    openInContainer(deps, ctx, body, {
      request: { mode: 'download', path: body.path },
      what: body.path,
      label: `download ${body.path}`,
    });
}

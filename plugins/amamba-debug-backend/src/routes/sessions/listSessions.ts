import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { topicOf } from '../../pods/topicOf';
import type { RouteDeps } from '../RouteDeps';
import { toSession, viewerOf } from './toSession';

export function createListSessions(
  deps: RouteDeps,
): RouteHandler<DebugContract['listSessions']> {
  return async ({ query }, ctx) => {
    const { workspace } = ctx;
    const [page, viewer] = await Promise.all([
      deps.store.listSessions({ ...query, workspace }),
      viewerOf(deps, workspace, ctx),
    ]);
    return {
      items: page.items.map(item => toSession(item, viewer)),
      nextCursor: page.nextCursor,
      topic: topicOf(workspace),
    };
  };
}

import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { topicOf } from '../../store/ids';
import { pageOf } from '../pageOf';
import type { RouteDeps } from '../RouteDeps';
import { sourcesOf } from '../sourcesOf';
import { namespaceOf, readOwnSets } from './ownSets';
import { toApplicationSet } from './toView';

export function listApplicationSets(
  deps: RouteDeps,
): RouteHandler<GitopsContract['listApplicationSets']> {
  return async ({ query }, { workspace }) => {
    const { places, sets, applications } = await readOwnSets(deps, workspace);
    const search = query.search?.trim().toLowerCase() ?? '';
    const { items, nextCursor } = pageOf(
      sets
        .filter(({ detail }) =>
          detail.metadata.name.toLowerCase().includes(search),
        )
        .map(item => ({
          key: JSON.stringify([item.detail.metadata.name, item.id]),
          item,
        })),
      query,
    );
    return {
      items: items.map(item =>
        toApplicationSet(item, namespaceOf(deps, item), applications),
      ),
      ...(nextCursor && { nextCursor }),
      sources: await sourcesOf(deps, workspace),
      topics: places.map(({ instance, name }) => topicOf(instance, name)),
    };
  };
}

import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { NotFoundError } from '@backstage/errors';
import type { RouteDeps } from '../RouteDeps';
import { sourcesOf } from '../sourcesOf';
import { findOwnSet, namespaceOf, readOwnSets } from './ownSets';
import { toApplicationSet } from './toView';

export function getApplicationSet(
  deps: RouteDeps,
): RouteHandler<GitopsContract['getApplicationSet']> {
  return async ({ params }, { workspace }) => {
    const own = await readOwnSets(deps, workspace);
    const item = findOwnSet(own, { ...params, workspace });
    const sources = await sourcesOf(deps, workspace);
    const source = sources.find(({ instance }) => instance === item.instance);
    if (!source) {
      throw new NotFoundError(`There is no Argo CD ${item.instance}`);
    }
    return {
      applicationSet: toApplicationSet(
        item,
        namespaceOf(deps, item),
        own.applications,
      ),
      source,
    };
  };
}

import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { PipelinesContract } from '@amamba/plugin-amamba-pipelines-common';
import { listContext } from './listContext';
import { selectAll } from './ownership';
import type { RouteDeps } from './RouteDeps';

export function listRuns(
  deps: RouteDeps,
): RouteHandler<PipelinesContract['listRuns']> {
  return async ({ query }, { entity }) => {
    const selections = await selectAll(deps, entity);
    return {
      ...(await deps.store.listRuns(selections, query)),
      ...(await listContext(deps, entity, selections)),
    };
  };
}

import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { PipelinesContract } from '@amamba/plugin-amamba-pipelines-common';
import { listContext } from './listContext';
import { selectAll } from './ownership';
import type { RouteDeps } from './RouteDeps';

export function listPipelines(
  deps: RouteDeps,
): RouteHandler<PipelinesContract['listPipelines']> {
  return async ({ query }, { entity }) => {
    const selections = await selectAll(deps, entity);
    return {
      ...(await deps.store.listPipelines(selections, query)),
      ...(await listContext(deps, entity, selections)),
    };
  };
}

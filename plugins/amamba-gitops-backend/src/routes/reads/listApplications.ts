import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { listContext } from '../listContext';
import { selectApplications } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { SELECTING_ANNOTATIONS } from '../selectByAnnotations';

export function listApplications(
  deps: RouteDeps,
): RouteHandler<GitopsContract['listApplications']> {
  return async ({ query }, { entity }) => {
    const selection = await selectApplications(deps, entity);
    if (!selection) {
      return {
        items: [],
        total: 0,
        counts: { sync: {}, health: {}, cluster: {} },
        sources: [],
        missingAnnotations: SELECTING_ANNOTATIONS,
      };
    }
    return {
      ...(await deps.store.listApplications(selection, query)),
      ...(await listContext(deps, selection)),
    };
  };
}

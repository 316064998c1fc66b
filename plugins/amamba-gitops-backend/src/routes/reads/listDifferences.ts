import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { toDifferences } from '../../view/toDifferences';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

export function listDifferences(
  deps: RouteDeps,
): RouteHandler<GitopsContract['listDifferences']> {
  return async ({ params, query }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const { resources, changedOnly } = query;
    return deps.differences.get(
      own.stored.summary.id,
      [own.ref.project, changedOnly, [...(resources ?? [])].sort()],
      async () => {
        const managed = await own
          .client()
          .resources.managed(own.ref, filterOf(resources));
        return toDifferences(managed, query);
      },
    );
  };
}

/** Argo CD can be asked for one; of several all are read. */
function filterOf(resources: readonly string[] | undefined) {
  if (resources?.length !== 1) {
    return undefined;
  }
  const [group, kind, namespace, ...name] = resources[0].split('/');
  return {
    ...(group && { group }),
    ...(kind && { kind }),
    ...(namespace && { namespace }),
    ...(name.length > 0 && { name: name.join('/') }),
  };
}

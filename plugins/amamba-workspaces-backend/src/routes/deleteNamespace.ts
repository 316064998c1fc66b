import { findNamespace, withNamespace } from './changeNamespace';
import { changeWorkspace } from './changeWorkspace';
import type { Handler } from './Handler';
import { requireConfirmation } from './requireConfirmation';
import type { RouteDeps } from './RouteDeps';

/** It stays in the workspace, and counts, until the cluster is rid of it. */
export function deleteNamespace(deps: RouteDeps): Handler<'deleteNamespace'> {
  return ({ params, query }, ctx) =>
    changeWorkspace(deps, ctx, ({ name, spec }) => {
      const { cluster, namespace } = findNamespace(name, spec, params);
      requireConfirmation(namespace.name, query.confirm);
      return {
        spec: withNamespace(spec, cluster, { ...namespace, deleting: true }),
      };
    });
}

import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  compareQuantities,
  type ResourceAmounts,
  sumQuotas,
} from '@amamba/plugin-amamba-common';
import { refuseConflicts } from './bindings';
import { withCluster } from './changeNamespace';
import { changeWorkspace } from './changeWorkspace';
import type { Handler } from './Handler';
import type { RouteDeps } from './RouteDeps';

export function bindCluster(deps: RouteDeps): Handler<'bindCluster'> {
  return ({ params, body: { binding, quota } }, ctx) =>
    changeWorkspace(deps, ctx, async ({ name: workspace, spec }) => {
      const { cluster: name } = params;
      if (!deps.kube.clusters().some(cluster => cluster.name === name)) {
        throw new NotFoundError(
          `There is no cluster ${name} in the portal's configuration (kubernetes.clusterLocatorMethods)`,
        );
      }
      const known = await deps.workspaces.list({ fresh: true });
      refuseConflicts(workspace, { name, binding }, known.values());
      const namespaces =
        spec.clusters.find(cluster => cluster.name === name)?.namespaces ?? [];
      refuseLess(quota, sumQuotas(namespaces.map(one => one.quota)));
      ctx.note({ detail: binding });
      return {
        spec: withCluster(spec, { name, binding, quota, namespaces }),
      };
    });
}

/** What is given out already cannot be taken back. */
function refuseLess(
  quota: ResourceAmounts | undefined,
  allocated: ResourceAmounts,
): void {
  const normal = sumQuotas([quota]);
  const less = Object.entries(allocated).filter(
    ([dimension, amount]) =>
      Object.hasOwn(normal, dimension) &&
      compareQuantities(normal[dimension], amount) < 0,
  );
  if (less.length > 0) {
    throw new ConflictError(
      `The workspace's namespaces have more already: ${less
        .map(([dimension, amount]) => `${amount} of ${dimension}`)
        .join(', ')}. Lower their quotas first.`,
    );
  }
}

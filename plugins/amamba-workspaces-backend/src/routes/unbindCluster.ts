import { ConflictError } from '@backstage/errors';
import { findCluster } from './changeNamespace';
import { changeWorkspace } from './changeWorkspace';
import type { Handler } from './Handler';
import type { RouteDeps } from './RouteDeps';

export function unbindCluster(deps: RouteDeps): Handler<'unbindCluster'> {
  return ({ params }, ctx) =>
    changeWorkspace(deps, ctx, ({ name, spec }) => {
      const { namespaces } = findCluster(name, spec, params.cluster);
      if (namespaces.length > 0) {
        throw new ConflictError(
          `The workspace still has namespaces on cluster ${
            params.cluster
          }: ${namespaces
            .map(namespace => namespace.name)
            .join(', ')}. Delete them first.`,
        );
      }
      const clusters = spec.clusters.filter(
        cluster => cluster.name !== params.cluster,
      );
      return { spec: { ...spec, clusters } };
    });
}

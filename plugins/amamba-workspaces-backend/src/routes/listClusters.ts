import type { Handler } from './Handler';
import type { RouteDeps } from './RouteDeps';

export function listClusters(deps: RouteDeps): Handler<'listClusters'> {
  return async () => {
    const exclusive = new Map<string, string>();
    for (const { name, spec } of (await deps.workspaces.list()).values()) {
      for (const cluster of spec.clusters) {
        if (cluster.binding === 'exclusive') exclusive.set(cluster.name, name);
      }
    }
    return {
      items: deps.kube.clusters().map(({ name, title, unusable }) => ({
        name,
        title,
        unusable: unusable ?? deps.clusters.cluster(name).unusable,
        exclusiveTo: exclusive.get(name),
      })),
    };
  };
}

import {
  remainingQuota,
  sumQuotas,
  type WorkspaceCluster,
  type WorkspaceNamespace,
} from '@amamba/plugin-amamba-common';
import type {
  ClusterBinding,
  Namespace,
} from '@amamba/plugin-amamba-workspaces-common';
import type { ClusterViews } from '../clusters/ClusterViews';
import { findWaiting } from '../engine/findWaiting';
import { getKnown } from './changeWorkspace';
import type { Handler } from './Handler';
import type { RouteDeps } from './RouteDeps';

/** From what is known: a cluster that is down is told, not waited for. */
export function listNamespaces(deps: RouteDeps): Handler<'listNamespaces'> {
  return async (_input, ctx) => {
    const known = await getKnown(deps, ctx.workspace);
    const { name, spec } = known;
    const waiting = findWaiting(known, await deps.store.listTargets(name));
    const show = (cluster: string, namespace: WorkspaceNamespace) => {
      const view = deps.clusters.namespace(cluster, namespace.name, name);
      const pending = view.phase === 'Missing' && waiting.has(cluster);
      return toNamespace(namespace, cluster, {
        ...view,
        ...(pending && { phase: 'Pending' }),
      });
    };
    return {
      items: spec.clusters.flatMap(cluster =>
        cluster.namespaces.map(namespace => show(cluster.name, namespace)),
      ),
      clusters: spec.clusters.map(cluster =>
        toBinding(cluster, deps.clusters.cluster(cluster.name)),
      ),
    };
  };
}

function toNamespace(
  { name, labels, quota, limits, deleting }: WorkspaceNamespace,
  cluster: string,
  view: Pick<Namespace, 'phase' | 'used' | 'createdAt'>,
): Namespace {
  return { cluster, name, labels, quota, limits, deleting, ...view };
}

function toBinding(
  { name, binding, quota, namespaces }: WorkspaceCluster,
  state: ReturnType<ClusterViews['cluster']>,
): ClusterBinding {
  const quotas = namespaces.map(namespace => namespace.quota);
  return {
    name,
    binding,
    quota,
    allocated: sumQuotas(quotas),
    remaining: remainingQuota(quota, quotas),
    ...state,
  };
}

import { ConflictError, InputError } from '@backstage/errors';
import { isProtectedNamespace } from '@amamba/plugin-amamba-node';
import { findCluster, withNamespace } from './changeNamespace';
import { changeWorkspace } from './changeWorkspace';
import type { Handler } from './Handler';
import { requireLabels } from './requireLabels';
import { requireQuota } from './requireQuota';
import type { RouteDeps } from './RouteDeps';

export function createNamespace(deps: RouteDeps): Handler<'createNamespace'> {
  return ({ body }, ctx) =>
    changeWorkspace(deps, ctx, async ({ name: workspace, spec }) => {
      const { cluster: clusterName, name, labels, quota, limits } = body;
      ctx.note({ subject: `${clusterName}/${name}` });
      const cluster = findCluster(workspace, spec, clusterName);
      if (isProtectedNamespace(name, deps.tenancy.protectedNamespaces)) {
        throw new InputError(
          `The name ${name} is kept for the cluster itself; choose another name`,
        );
      }
      requireLabels(labels);
      requireQuota(cluster, { name, quota, limits });
      await refuseTaken(deps, { workspace, cluster: clusterName, name });
      await refuseExisting(deps, {
        workspace,
        cluster: clusterName,
        name,
        signal: ctx.signal,
      });
      return {
        spec: withNamespace(spec, cluster, {
          name,
          labels,
          quota,
          limits,
          adopt: false,
          deleting: false,
        }),
      };
    });
}

interface Place {
  workspace: string;
  cluster: string;
  name: string;
}

/** Says no more of another workspace's than that it is taken. */
async function refuseTaken(
  { workspaces }: Pick<RouteDeps, 'workspaces'>,
  { workspace, cluster, name }: Place,
): Promise<void> {
  for (const known of (await workspaces.list({ fresh: true })).values()) {
    const declared = known.spec.clusters
      .filter(one => one.name === cluster)
      .flatMap(({ namespaces }) => namespaces)
      .find(namespace => namespace.name === name);
    if (declared && known.name === workspace) {
      throw new ConflictError(
        declared.deleting
          ? `The namespace ${name} is still being deleted on cluster ${cluster}; try again when it is gone`
          : `The workspace has a namespace ${name} on cluster ${cluster} already`,
      );
    }
    if (declared) {
      throw taken(cluster, name);
    }
  }
}

/** What exists and is not ours may only be adopted, in Git. */
async function refuseExisting(
  { clusters }: Pick<RouteDeps, 'clusters'>,
  { workspace, cluster, name, signal }: Place & { signal: AbortSignal },
): Promise<void> {
  const existing = await clusters.askOwner(cluster, name, signal);
  if (existing && existing.owner !== workspace) {
    throw taken(cluster, name);
  }
  if (existing?.terminating) {
    throw new ConflictError(
      `The namespace ${name} is still being deleted on cluster ${cluster}; try again when it is gone`,
    );
  }
}

function taken(cluster: string, name: string): ConflictError {
  return new ConflictError(
    `The name ${name} is taken on cluster ${cluster}; choose another name`,
  );
}

import {
  type SyncStatus,
  type WorkspaceSummary,
} from '@amamba/plugin-amamba-workspaces-common';
import type { CallContext } from '@amamba/plugin-amamba-node';
import type { KnownWorkspace } from '../model/Workspaces';
import type { TargetRecord } from '../store/WorkspaceStore';
import type { RouteDeps } from './RouteDeps';

/** The person who calls and the groups they belong to; none of a service. */
export async function refsOf(
  { userInfo }: Pick<RouteDeps, 'userInfo'>,
  ctx: CallContext,
): Promise<ReadonlySet<string>> {
  if (!ctx.user) {
    return new Set();
  }
  const { ownershipEntityRefs } = await userInfo.getUserInfo(ctx.credentials);
  return new Set(
    ownershipEntityRefs.map(ref => ref.toLocaleLowerCase('en-US')),
  );
}

/** A workspace as lists show it. */
export function summarize(
  workspace: KnownWorkspace,
  targets: readonly TargetRecord[],
  mine: ReadonlySet<string>,
): WorkspaceSummary {
  const { name, title, description, spec, record, grants, source } = workspace;
  const roles = grants.filter(({ ref }) => mine.has(ref));
  return {
    name,
    title,
    description,
    owner: spec.owner,
    parent: spec.parent,
    source,
    deleting: record?.state === 'deleting',
    namespaces: spec.clusters.reduce(
      (sum, { namespaces }) => sum + namespaces.length,
      0,
    ),
    clusters: spec.clusters.map(cluster => cluster.name),
    sync: countStatuses(targets),
    roles: [...new Set(roles.map(({ role }) => role))],
  };
}

function countStatuses(
  targets: readonly TargetRecord[],
): Record<SyncStatus, number> {
  const counts = { Synced: 0, Drifted: 0, Pending: 0, Failed: 0 };
  for (const { status } of targets) counts[status] += 1;
  return counts;
}

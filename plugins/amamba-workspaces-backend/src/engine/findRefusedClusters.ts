import type { WorkspaceSpec } from '@amamba/plugin-amamba-common';

/** That a workspace wants a cluster. */
interface Claim {
  workspace: string;
  exclusive: boolean;
  /** Since when it has it; absent: it is new. */
  boundAt?: Date;
}

/**
 * Of the workspaces that name one cluster while one of them wants it to
 * itself, those that do not get it: whoever has it keeps it, and of two
 * newcomers the one whose name comes first gets it.
 *
 * @returns names of clusters, by name of a workspace.
 */
export function findRefusedClusters(
  workspaces: Iterable<{ name: string; spec: WorkspaceSpec }>,
  bindings: ReadonlyArray<{
    workspace: string;
    target: string;
    boundAt: Date;
  }>,
): Map<string, string[]> {
  const since = new Map<string, Date>();
  for (const { workspace, target, boundAt } of bindings) {
    const key = JSON.stringify([workspace, target]);
    const earlier = since.get(key);
    if (!earlier || boundAt < earlier) since.set(key, boundAt);
  }
  const claims = new Map<string, Claim[]>();
  for (const { name, spec } of workspaces) {
    for (const cluster of spec.clusters) {
      const ofCluster = claims.get(cluster.name) ?? [];
      claims.set(cluster.name, ofCluster);
      ofCluster.push({
        workspace: name,
        exclusive: cluster.binding === 'exclusive',
        boundAt: since.get(JSON.stringify([name, cluster.name])),
      });
    }
  }
  const refused = new Map<string, string[]>();
  for (const [cluster, ofCluster] of claims) {
    for (const workspace of refuse(ofCluster)) {
      refused.set(workspace, [...(refused.get(workspace) ?? []), cluster]);
    }
  }
  return refused;
}

const NEVER = Number.MAX_SAFE_INTEGER;

function refuse(claims: Claim[]): string[] {
  if (!claims.some(claim => claim.exclusive)) {
    return [];
  }
  const inOrder = [...claims].sort(
    (a, b) =>
      (a.boundAt?.getTime() ?? NEVER) - (b.boundAt?.getTime() ?? NEVER) ||
      (a.workspace < b.workspace ? -1 : 1),
  );
  const [first, ...others] = inOrder;
  return others
    .filter(claim => first.exclusive || claim.exclusive)
    .map(claim => claim.workspace);
}

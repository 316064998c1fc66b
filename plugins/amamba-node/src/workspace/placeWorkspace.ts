import type {
  WorkspaceEntity,
  WorkspacePlacement,
} from '@amamba/plugin-amamba-common';
import { isProtectedNamespace } from './readTenancyConfig';

/** What else there is. */
export interface Surroundings {
  workspaces: ReadonlyMap<string, WorkspaceEntity>;
  /** The workspace that the namespace's label names, as far as it is known. */
  ownerOf(cluster: string, namespace: string): string | undefined;
  protectedNamespaces: readonly string[];
}

/**
 * The clusters of a workspace, and on each the namespaces that are its own.
 *
 * @remarks
 * Anybody who may write a workspace's YAML can put a name into it. So the
 * label that the syncer sets on the cluster decides; a namespace without one
 * belongs to whom its spec says, unless two do: then to neither.
 */
export function placeWorkspace(
  workspace: WorkspaceEntity,
  surroundings: Surroundings,
): WorkspacePlacement {
  const { name } = workspace.metadata;
  return {
    workspace: name,
    clusters: workspace.spec.clusters.map(cluster => ({
      name: cluster.name,
      namespaces: cluster.namespaces
        .filter(
          namespace =>
            !namespace.deleting &&
            isOwn(name, cluster.name, namespace.name, surroundings),
        )
        .map(namespace => namespace.name),
    })),
  };
}

function isOwn(
  workspace: string,
  cluster: string,
  namespace: string,
  { workspaces, ownerOf, protectedNamespaces }: Surroundings,
): boolean {
  if (isProtectedNamespace(namespace, protectedNamespaces)) {
    return false;
  }
  const owner = ownerOf(cluster, namespace);
  return owner
    ? owner === workspace
    : claimsOf(workspaces).get(placeOf(cluster, namespace)) === 1;
}

const claims = new WeakMap<
  ReadonlyMap<string, WorkspaceEntity>,
  ReadonlyMap<string, number>
>();

/** How many workspaces name each namespace; those that delete it too. */
function claimsOf(
  workspaces: ReadonlyMap<string, WorkspaceEntity>,
): ReadonlyMap<string, number> {
  const known = claims.get(workspaces);
  if (known) {
    return known;
  }
  const counts = new Map<string, number>();
  for (const { spec } of workspaces.values()) {
    for (const { name, namespaces } of spec.clusters) {
      for (const namespace of namespaces) {
        const place = placeOf(name, namespace.name);
        counts.set(place, (counts.get(place) ?? 0) + 1);
      }
    }
  }
  claims.set(workspaces, counts);
  return counts;
}

function placeOf(cluster: string, namespace: string): string {
  return `${namespace}@${cluster}`;
}

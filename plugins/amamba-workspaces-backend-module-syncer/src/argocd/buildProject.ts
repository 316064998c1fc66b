import type { WorkspaceCluster } from '@amamba/plugin-amamba-common';
import type {
  ArgoCdInstance,
  ArgoCluster,
  ArgoProjectRole,
} from '@amamba/plugin-amamba-node';
import { namespaceMatches } from './globMatch';
import { resolveCluster } from './resolveCluster';
import type { GroupKind } from './Settings';

/** Where applications may go. */
export interface Destination {
  server: string;
  namespace: string;
}

/** What an AppProject is to say, as far as it is the syncer's. */
export interface DesiredProject {
  name: string;
  workspace: string;
  description: string;
  destinations: Destination[];
  sourceRepos: string[];
  /** Absent: that is not configured, and none of the syncer's business. */
  sourceNamespaces?: string[];
  roles: ArgoProjectRole[];
  /** Nothing of these kinds, whatever else others forbid. */
  namespaceResourceBlacklist: readonly GroupKind[];
}

/** Where a workspace's applications may go on one Argo CD. */
export function buildDestinations(
  clusters: readonly WorkspaceCluster[],
  options: {
    instance: ArgoCdInstance;
    /** The portal's. */
    portal: ReadonlyArray<{ name: string; url: string }>;
    /** Argo CD's. */
    known: readonly ArgoCluster[];
  },
): { destinations: Destination[]; unknown: string[] } {
  const { instance, portal, known } = options;
  const destinations: Destination[] = [];
  const unknown: string[] = [];
  for (const { name, namespaces } of clusters) {
    const cluster = portal.find(item => item.name === name);
    const found = resolveCluster(cluster ?? { name, url: '' }, instance, known);
    if (!found) {
      unknown.push(name);
      continue;
    }
    for (const namespace of namespaces.filter(item => !item.deleting)) {
      destinations.push({ server: found.server, namespace: namespace.name });
    }
  }
  return { destinations, unknown };
}

/** Namespaces that may hold applications besides Argo CD's own. */
export function buildSourceNamespaces(
  clusters: readonly WorkspaceCluster[],
  { cluster, applicationNamespaces }: ArgoCdInstance,
): string[] | undefined {
  if (applicationNamespaces.length === 0) {
    return undefined;
  }
  const home = clusters.find(({ name }) => name === cluster);
  return (home?.namespaces ?? [])
    .filter(
      ({ name, deleting }) =>
        !deleting &&
        applicationNamespaces.some(pattern => namespaceMatches(pattern, name)),
    )
    .map(({ name }) => name);
}

import type { KubeObject } from '../../kubernetes/types.ts';
import { matchesGlob } from '../repo/glob.ts';
import type { ApplicationSource } from '../types.ts';
import { normalizeGitUrl } from './repositoryAccess.ts';

interface GroupKind {
  group: string;
  kind: string;
  name?: string;
}

const isDenial = (pattern: string): boolean => pattern.startsWith('!');

/** A negated pattern (`!…`) fits whatever the pattern does not. */
function fits(pattern: string, text: string, separator = ''): boolean {
  const matches = (glob: string) =>
    glob === '*' || matchesGlob(glob, text, separator);
  return isDenial(pattern) ? !matches(pattern.slice(1)) : matches(pattern);
}

/** Some pattern must fit, and no negated one may not. */
export function isSourcePermitted(
  { spec = {} }: Pick<KubeObject, 'spec'>,
  { repoURL }: ApplicationSource,
): boolean {
  const url = normalizeGitUrl(repoURL);
  const patterns: string[] = (spec.sourceRepos ?? []).map((pattern: string) =>
    isDenial(pattern)
      ? `!${normalizeGitUrl(pattern.slice(1))}`
      : normalizeGitUrl(pattern),
  );
  const fitting = patterns.filter(pattern => fits(pattern, url, '/'));
  return (
    fitting.length > 0 &&
    patterns.every(pattern => !isDenial(pattern) || fitting.includes(pattern))
  );
}

/**
 * Some entry must fit, and no negated part of any may not.
 * @param cluster - that the destination means, by its server and its name
 */
export function isDestinationPermitted(
  { spec = {}, metadata }: Pick<KubeObject, 'spec' | 'metadata'>,
  cluster: { server: string; name: string; project?: string },
  namespace: string,
): boolean {
  const scoped = spec.permitOnlyProjectScopedClusters;
  if (scoped && cluster.project !== metadata.name) return false;
  let permitted = false;
  for (const item of spec.destinations ?? []) {
    const { server = '', name = '', namespace: spaces = '' } = item;
    const parts: Array<[pattern: string, text: string]> = [
      [server, cluster.server],
      [name, cluster.name],
      [spaces, namespace],
    ];
    const [byServer, byName, inNamespace] = parts.map(part => fits(...part));
    const inCluster =
      (cluster.server !== '' && byServer) || (cluster.name !== '' && byName);
    if (inCluster && inNamespace) permitted = true;
    else if (
      parts.some(([pattern, text]) => isDenial(pattern) && !fits(pattern, text))
    ) {
      return false;
    }
  }
  return permitted;
}

/** Whether a project lets an application have objects of a kind. */
export function isKindPermitted(
  { spec = {} }: KubeObject,
  kind: GroupKind,
  namespaced: boolean,
): boolean {
  const {
    namespaceResourceWhitelist: allowed,
    namespaceResourceBlacklist: refused,
    clusterResourceWhitelist,
    clusterResourceBlacklist,
  } = spec;
  if (namespaced) {
    const inList = allowed === undefined || contains(allowed, kind);
    return inList && !contains(refused, kind);
  }
  return (
    contains(clusterResourceWhitelist, kind) &&
    !contains(clusterResourceBlacklist, kind)
  );
}

function contains(list: GroupKind[] | undefined, kind: GroupKind): boolean {
  return (list ?? []).some(
    item =>
      matchesGlob(item.group, kind.group) &&
      matchesGlob(item.kind, kind.kind) &&
      (!item.name || matchesGlob(item.name, kind.name ?? '')),
  );
}

/** Whether applications of a namespace may belong to a project. */
export function isAppNamespacePermitted(
  { spec = {} }: KubeObject,
  appNamespace: string,
  home: string,
): boolean {
  return (
    appNamespace === home ||
    (spec.sourceNamespaces ?? []).some((pattern: string) =>
      matchesGlob(pattern, appNamespace),
    )
  );
}

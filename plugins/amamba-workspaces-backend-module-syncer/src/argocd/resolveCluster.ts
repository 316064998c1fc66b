import type { ArgoCdInstance, ArgoCluster } from '@amamba/plugin-amamba-node';

/** As every Argo CD calls the cluster in which it lives. */
export const IN_CLUSTER = 'https://kubernetes.default.svc';

/**
 * The cluster that Argo CD has for one of the portal's: the one in which it
 * lives, or one of the same address, or else of the same name.
 */
export function resolveCluster(
  cluster: { name: string; url: string },
  instance: Pick<ArgoCdInstance, 'cluster'>,
  known: readonly ArgoCluster[],
): ArgoCluster | undefined {
  const home =
    instance.cluster === cluster.name &&
    known.find(({ server }) => server === IN_CLUSTER);
  const address = normalizeServer(cluster.url);
  return (
    home ||
    known.find(({ server }) => normalizeServer(server) === address) ||
    known.find(({ name }) => name === cluster.name)
  );
}

function normalizeServer(url: string): string {
  if (!URL.canParse(url)) {
    return url;
  }
  // The URL itself drops default ports and lowers the host's case.
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, '');
}

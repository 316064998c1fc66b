import { stringify } from 'yaml';

/** What a client needs to know of one cluster. */
export interface ClusterAccess {
  name: string;
  url: string;
  caPem: string;
  adminToken: string;
}

/** A kubeconfig with one context per cluster; the first is current. */
export function kubeconfigOf(clusters: ClusterAccess[]): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': clusters[0]?.name ?? '',
    clusters: clusters.map(({ name, url, caPem }) => ({
      name,
      cluster: {
        server: url,
        'certificate-authority-data': Buffer.from(caPem).toString('base64'),
      },
    })),
    users: clusters.map(({ name, adminToken }) => ({
      name: `${name}-admin`,
      user: { token: adminToken },
    })),
    contexts: clusters.map(({ name }) => ({
      name,
      context: { cluster: name, user: `${name}-admin` },
    })),
    preferences: {},
  });
}

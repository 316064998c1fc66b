import type { DestinationsOptions } from './destinations.ts';

/** As `argocd cluster add` leaves them: other clusters, each by a Secret. */
export function registerRemotes(options: DestinationsOptions): void {
  const { home, remotes, namespace } = options;
  const { objects } = home.cluster;
  for (const { name, url, adminToken, caPem } of remotes) {
    const secret = `cluster-${name}`;
    if (objects.get('secrets', namespace, secret)) continue;
    objects.create('secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: secret,
        namespace,
        labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
      },
      stringData: {
        name,
        server: url,
        config: JSON.stringify({
          bearerToken: adminToken,
          tlsClientConfig: {
            caData: Buffer.from(caPem).toString('base64'),
          },
        }),
      },
    });
  }
}

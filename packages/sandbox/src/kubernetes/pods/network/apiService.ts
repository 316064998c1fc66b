import type { Duplex } from 'node:stream';
import type { ObjectClient } from '../../types.ts';
import { API_ADDRESS, type ClusterNetwork } from './clusterNetwork.ts';

const PORT = 443;

/** Gives the API server the Service by which pods reach it, `kubernetes.default.svc`. */
export function installApiService(
  objects: ObjectClient,
  network: ClusterNetwork,
  dial: () => Duplex,
): void {
  network.serveApi(dial);
  const labels = { component: 'apiserver', provider: 'kubernetes' };
  objects.create('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels },
    spec: {
      type: 'ClusterIP',
      clusterIP: API_ADDRESS,
      sessionAffinity: 'None',
      ports: [{ name: 'https', port: PORT, protocol: 'TCP', targetPort: 6443 }],
    },
  });
}

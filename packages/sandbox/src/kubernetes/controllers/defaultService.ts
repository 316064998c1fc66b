import { API_ADDRESS } from '../pods/network/clusterNetwork.ts';
import type { Cluster, Controller, NewObject } from '../types.ts';
import { WorkQueue } from './workQueue.ts';

const NAME = 'kubernetes';
const NAMESPACE = 'default';
const API_PORT = 6443;
/** Where the control plane stands, next to the nodes. */
const ADDRESS = '10.250.0.254';

const LABELS = { component: 'apiserver', provider: NAME };

const OBJECTS: Record<string, NewObject> = {
  services: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: NAME, namespace: NAMESPACE, labels: LABELS },
    spec: {
      type: 'ClusterIP',
      clusterIP: API_ADDRESS,
      ports: [
        { name: 'https', port: 443, protocol: 'TCP', targetPort: API_PORT },
      ],
    },
  },
  endpoints: {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: NAME,
      namespace: NAMESPACE,
      labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    },
    subsets: [
      {
        addresses: [{ ip: ADDRESS }],
        ports: [{ name: 'https', port: API_PORT, protocol: 'TCP' }],
      },
    ],
  },
  'endpointslices.discovery.k8s.io': {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: NAME,
      namespace: NAMESPACE,
      labels: { 'kubernetes.io/service-name': NAME },
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: [ADDRESS], conditions: { ready: true } }],
    ports: [{ name: 'https', port: API_PORT, protocol: 'TCP' }],
  },
};

/** Keeps the Service by which pods reach the API server. */
export class DefaultServiceController implements Controller {
  readonly #cluster: Cluster;
  readonly #queue: WorkQueue;
  #stops: (() => void)[] = [];

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#queue = new WorkQueue(cluster.clock, resource =>
      this.#ensure(resource),
    );
  }

  start(): void {
    const { objects } = this.#cluster;
    this.#queue.start();
    this.#stops = Object.keys(OBJECTS).map(resource => {
      this.#queue.add(resource);
      const watched = {
        namespace: NAMESPACE,
        fieldSelector: `metadata.name=${NAME}`,
      };
      return objects.watch(
        resource,
        ({ type }) => {
          if (type === 'DELETED') this.#queue.add(resource);
        },
        watched,
      );
    });
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#queue.stop();
  }

  #ensure(resource: string): void {
    const { objects } = this.#cluster;
    if (objects.get(resource, NAMESPACE, NAME)) return;
    objects.create(resource, OBJECTS[resource]);
  }
}

import type { Cluster, Controller, KubeObject } from '../types.ts';
import { NodeImages } from './kubelet/nodeImages.ts';
import type { ClusterNetwork } from './network/clusterNetwork.ts';
import { PodWorker } from './podWorker.ts';
import type {
  RunningContainer,
  RunningContainers,
} from './runningContainer.ts';
import { ClaimVolumes } from './volumes.ts';

/** Runs the pods that are bound to the cluster's nodes. */
export class Kubelet implements Controller, RunningContainers {
  readonly #cluster: Cluster;
  readonly #network: ClusterNetwork;
  readonly #claims = new ClaimVolumes();
  readonly #workers = new Map<string, PodWorker>();
  readonly #nodeImages = new Map<string, NodeImages>();
  #stops: (() => void)[] = [];
  #addresses = 1;

  constructor(cluster: Cluster, network: ClusterNetwork) {
    this.#cluster = cluster;
    this.#network = network;
  }

  start(): void {
    const { objects } = this.#cluster;
    this.#stops = [
      objects.watch('pods', ({ type, object }) => this.#see(type, object)),
      objects.watch('persistentvolumeclaims', ({ type, object }) => {
        const { namespace = '', name } = object.metadata;
        if (type === 'DELETED') this.#claims.delete(namespace, name);
        else if (!object.status?.phase) this.#bind(object);
      }),
    ];
  }

  stop(): void {
    this.#stops.forEach(stop => stop());
    this.#workers.forEach(worker => worker.abandon());
    this.#workers.clear();
    this.#network.stop();
  }

  worker(pod: KubeObject): PodWorker | undefined {
    return this.#workers.get(pod.metadata.uid);
  }

  container(podUid: string, name: string): RunningContainer | undefined {
    return this.#workers.get(podUid)?.container(name);
  }

  #see(type: string, pod: KubeObject): void {
    const { uid } = pod.metadata;
    const worker = this.#workers.get(uid);
    if (type === 'DELETED') {
      worker?.drop();
      this.#workers.delete(uid);
    } else if (worker) {
      worker.update(pod);
    } else if (pod.spec.nodeName && pod.status?.phase === 'Pending') {
      this.#begin(pod);
    }
  }

  /** Claims are met at once: volumes here cost nothing. */
  #bind({ metadata, spec }: KubeObject): void {
    const { namespace, name } = metadata;
    this.#cluster.objects.modifyStatus(
      'persistentvolumeclaims',
      namespace,
      name,
      claim => {
        claim.status = {
          phase: 'Bound',
          accessModes: spec?.accessModes,
          capacity: spec?.resources?.requests,
        };
      },
    );
  }

  #begin(pod: KubeObject): void {
    const { objects } = this.#cluster;
    const node = objects.get('nodes', undefined, pod.spec.nodeName);
    const addresses = node?.status?.addresses ?? [];
    const { address } =
      addresses.find((item: any) => item.type === 'InternalIP') ?? {};
    if (!node) return;
    // Registered before it works: its first status update comes back here.
    const { uid } = pod.metadata;
    const worker = new PodWorker(
      {
        cluster: this.#cluster,
        network: this.#network,
        claims: this.#claims,
        images: this.#images(pod.spec.nodeName),
        hostIP: address ?? '127.0.0.1',
        allocatePodIP: () => this.#nextAddress(),
        onEnd: () => undefined,
      },
      pod,
    );
    this.#workers.set(uid, worker);
    worker.start();
  }

  #images(node: string): NodeImages {
    let images = this.#nodeImages.get(node);
    if (!images) {
      images = new NodeImages(() => undefined);
      this.#nodeImages.set(node, images);
    }
    return images;
  }

  #nextAddress(): string {
    this.#addresses = (this.#addresses % 65_000) + 1;
    return `10.244.${Math.floor(this.#addresses / 250)}.${
      (this.#addresses % 250) + 2
    }`;
  }
}
